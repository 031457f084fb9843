/** The overview: targets, categories, tables behind charts, keyboard, and what was read of the file. */
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows, ability, matches } = expectedOf('rl-paged')
const search = ability['search'] ?? -1
const emptyTruths = matches['empty-ground-truth']?.length ?? -1

test.beforeEach(async ({ curator }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.tab('Overview').click()
})

test('targets are typed, summed and made to sum to 100, and stay after a reload', async ({ curator, page }) => {
  const balance = page.getByRole('region', { name: 'Balance' })
  await balance.getByLabel('Target share of search, percent').fill('56')
  await expect(balance).toContainText('Sum 120 %')
  await balance.getByRole('button', { name: 'Make it 100 %' }).click()
  await expect(balance).toContainText('Sum 100 %')
  await page.reload()
  await curator.expectRows(rows)
  await expect(balance.getByLabel('Target share of search, percent')).toHaveValue('46.7')
})

test('abilities are moved to another category, and the chart follows', async ({ page }) => {
  const balance = page.getByRole('region', { name: 'Balance' })
  await balance.getByRole('button', { name: 'Categories …' }).click()
  const mapping = page.getByRole('dialog', { name: 'Categories' })
  await mapping.getByLabel('Category of search').fill('perception')
  await mapping.getByLabel('Category of search').press('Enter')
  await page.keyboard.press('Escape')
  const together = (ability['perception'] ?? 0) + search
  await expect(balance.getByRole('button', { name: new RegExp(`^perception: ${together} rows`) })).toBeVisible()
  await balance.getByRole('button', { name: 'Table: Balance' }).click()
  await expect(
    balance
      .getByRole('row', { name: /^perception/ })
      .getByRole('cell')
      .first(),
  ).toHaveText(`${together}`)
})

test('a check, a cell and a bar filter from the keyboard, and again undoes it', async ({ curator, page }) => {
  const check = page.getByRole('region', { name: 'Checks' }).getByRole('button', { name: /Empty ground truth/ })
  await check.focus()
  await page.keyboard.press('Enter')
  await curator.expectView(emptyTruths, rows)
  await expect(check).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Enter')
  await curator.expectRows(rows)
  const bar = page.getByRole('region', { name: 'Balance' }).getByRole('button', { name: /^search:/ })
  await bar.focus()
  await page.keyboard.press('Space')
  await curator.expectView(search, rows)
  await page.keyboard.press('Space')
  await curator.expectRows(rows)
})

test('diagnostics say that no image data was read', async ({ page }) => {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Diagnostics …' }).click()
  const cells = page
    .getByRole('dialog', { name: 'Diagnostics' })
    .getByRole('row', { name: /^rl-paged/ })
    .getByRole('cell')
  await expect(cells).toHaveCount(7)
  expect(Number(await cells.last().textContent())).toBeGreaterThan(0)
})

test('another column is chosen for a part, and the file is read again with it', async ({ curator, page }) => {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Which column is what …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Which column is what' })
  await dialog.getByLabel('Data source').selectOption({ label: 'ability' })
  await dialog.getByRole('button', { name: 'Read again with these' }).click()
  await curator.expectRows(rows)
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: 'Data source' })
  await expect(facet.getByRole('checkbox', { name: `search ${search}` })).toBeVisible()
})

test('at 800 px the filters are a drawer, and dark stays dark after a reload', async ({ curator, page }) => {
  await page.setViewportSize({ width: 800, height: 900 })
  await page.getByRole('button', { name: 'Show filters' }).click()
  const rail = page.getByRole('complementary', { name: 'Filters' })
  await rail
    .getByRole('region', { name: 'Ability' })
    .getByRole('checkbox', { name: /^search/ })
    .click()
  await page.keyboard.press('Escape')
  await expect(rail).toBeHidden()
  await curator.expectView(search, rows)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
