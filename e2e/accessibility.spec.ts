/** axe in every main state, light and dark, wide and narrow. */
import { expectAccessible } from './axe'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows } = expectedOf('rl-paged')

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('every task of an open dataset', async ({ curator, page }) => {
      await curator.openBySrc('rl-paged.parquet')
      await curator.expectRows(rows)
      for (const tab of ['Rows', 'Overview', 'Rebalance', 'Journal'] as const) {
        await test.step(tab, async () => {
          await curator.tab(tab).click()
          await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
          await expectAccessible(page)
        })
      }
    })

    test('an open record, its editor and its lightbox', async ({ curator, page }) => {
      await curator.openBySrc('rl-paged.parquet')
      await curator.expectRows(rows)
      await curator.showRecord(0)
      await expect(curator.record.getByRole('img', { name: 'Image 1' })).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('e')
      await expect(curator.truth.getByRole('textbox', { name: 'Ground truth' })).toBeFocused()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.keyboard.press('z')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
    })
  })
}

test('a trajectory', async ({ curator, page }) => {
  await curator.openBySrc('coldstart-datasets.parquet')
  await curator.expectRows(120)
  await curator.showRecord(0)
  await expectAccessible(page)
})

test('a broken file’s notice', async ({ curator, page }) => {
  await curator.goto()
  await curator.drop('malformed/garbledfooter.parquet')
  await expect(curator.notices.getByRole('alert')).toBeVisible()
  await expectAccessible(page)
})

test('dialogs: keys, columns, diagnostics, another dataset', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  for (const item of ['Keyboard', 'Which column is what', 'Diagnostics', 'Open another dataset']) {
    await test.step(item, async () => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    })
  }
})

test.describe('at 800 px', () => {
  test.use({ viewport: { width: 800, height: 700 } })

  test('filters are a drawer, the record lies over the table, nothing runs out of the page', async ({
    curator,
    page,
  }) => {
    await curator.openBySrc('rl-paged.parquet')
    await curator.expectRows(rows)
    await page.getByRole('button', { name: 'Show filters' }).click()
    await expect(page.getByRole('complementary', { name: 'Filters' })).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await curator.showRecord(0)
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800)
  })
})
