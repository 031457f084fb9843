/** What a dataset holds is data: nothing of it runs, nothing it names is fetched, nothing it holds stops the page. */
import { expect, test } from './fixtures'
import { attackRow, rows, writeHostileFile } from './hostile-file'

const MOST_MS_A_RECORD = 20_000

test('nothing in a dataset runs or is fetched', async ({ curator, page }) => {
  await curator.goto()
  await page
    .getByLabel('Parquet files')
    .first()
    .setInputFiles(await writeHostileFile())
  await curator.expectRows(rows)

  await curator.grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const record = curator.record
  await expect(record.getByText(`row ${attackRow}`, { exact: true })).toBeVisible()
  await expect(record.getByText('The end of the attack.').first()).toBeVisible()

  // It is all there to read, as text …
  await expect(record.getByText('<iframe src=').first()).toBeVisible()
  await expect(record.getByText('picture not fetched').first()).toBeVisible()
  // … and none of it became what it says it is.
  for (const tag of [
    'script',
    'iframe',
    'link',
    'style',
    'meta',
    'a[href]',
    'object',
    'embed',
    'form',
    '[onerror]',
    '[onclick]',
    '[onload]',
  ])
    await expect(record.locator(tag)).toHaveCount(0)
  await expect(record.locator('img:not([src^="blob:"])')).toHaveCount(0)
  await expect(record.locator('[style*="url("]')).toHaveCount(0)

  await page.keyboard.press('r')
  await expect(record.getByText('<iframe src=').first()).toBeVisible()
  await curator.tab('Overview').click()
  await expect(page.getByRole('tabpanel')).toBeVisible()
  expect(await page.evaluate(() => '__ran' in window)).toBe(false)
})

test('text made to stop a renderer is shown all the same', async ({ curator, page }) => {
  test.setTimeout(rows * MOST_MS_A_RECORD)
  await curator.goto()
  await page
    .getByLabel('Parquet files')
    .first()
    .setInputFiles(await writeHostileFile())
  await curator.expectRows(rows)
  await curator.grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  for (let row = 0; row < rows; row++) {
    await expect(curator.record.getByText(`row ${row}`, { exact: true })).toBeVisible({ timeout: MOST_MS_A_RECORD })
    await expect(curator.record.getByRole('article')).toBeVisible({ timeout: MOST_MS_A_RECORD })
    await page.keyboard.press('j')
  }
  expect(await page.evaluate(() => '__ran' in window)).toBe(false)
})
