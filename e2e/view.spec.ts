/** What is shown is in the address: it survives a reload, a link, and the back button. */
import type { Locator } from '@playwright/test'
import { expectAccessible } from './axe'
import { localUrl } from './curator-page'
import type { CuratorPage } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows, ability } = expectedOf('rl-paged')
const search = ability['search'] ?? -1

/** By a click on the header, which is given with the order that this made. */
async function sortByPassRate(curator: CuratorPage): Promise<{ header: Locator; sorted: string }> {
  const header = curator.grid.getByRole('columnheader', { name: /Pass/ })
  await header.getByRole('button').first().click()
  await expect(header).toHaveAttribute('aria-sort', /ascending|descending/)
  return { header, sorted: (await header.getAttribute('aria-sort')) ?? '' }
}

test('a filter is a chip, lives in the address, and goes with the back button', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: 'Ability' })
  await facet.getByRole('checkbox', { name: `search ${search}` }).click()
  await curator.expectView(search, rows)
  await page.reload()
  await curator.expectView(search, rows)
  await expect(facet.getByRole('checkbox', { name: `search ${search}` })).toBeChecked()
  await page.goBack()
  await curator.expectRows(rows)
  await page.goForward()
  await curator.expectView(search, rows)
  await page.getByRole('button', { name: 'Remove filter: Ability: search' }).click()
  await curator.expectRows(rows)
})

test('a range is set by the keyboard, one step after the other', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const lowest = page.getByRole('slider', { name: 'Lowest pass rate' })
  await lowest.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('button', { name: /^Remove filter: Pass/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(lowest).toHaveAttribute('aria-valuenow', '2')
  await page.goBack()
  // Steps of one filter are one entry of the history.
  await expect(lowest).toHaveAttribute('aria-valuenow', '0')
})

test('a filter of a link on a column that is not there is said to be ignored', async ({ curator, page }) => {
  const params = new URLSearchParams({ src: localUrl('rl-paged.parquet'), f: 'in*difficulty*_hard' })
  params.append('f', 'in*ability*_search')
  await curator.goto(`?${params.toString()}`)
  await curator.expectView(search, rows)
  await expect(page.getByRole('list', { name: 'Filters in force' }).getByRole('listitem')).toHaveText([
    'Ability: search',
  ])
  const ignored = page.getByRole('list', { name: 'Filters ignored' })
  await expect(ignored).toHaveText('Ignored, no such column here: difficulty: hard')
  await expectAccessible(page)
  await ignored.getByRole('button', { name: 'Remove filter: difficulty: hard' }).click()
  await expect(ignored).toBeHidden()
  await curator.expectView(search, rows)
})

test('a bar of a chart is a filter', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.tab('Overview').click()
  await page
    .getByRole('region', { name: 'Balance' })
    .getByRole('button', { name: /^search/ })
    .first()
    .click()
  await curator.expectView(search, rows)
})

test('sort order and open record survive a reload', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const { header, sorted } = await sortByPassRate(curator)
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  await expect(curator.record).toBeVisible()
  const shown = await curator.record.getByText(/^row \d/).textContent()
  await page.reload()
  await expect(curator.record.getByText(/^row \d/)).toHaveText(shown ?? '')
  await expect(header).toHaveAttribute('aria-sort', sorted)
})

test('j and k walk through the records; Escape closes', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(0)
  const place = curator.record.getByText(/^\d+ of 400$/)
  await expect(place).toHaveText('1 of 400')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(place).toHaveText('3 of 400')
  await page.keyboard.press('k')
  await expect(place).toHaveText('2 of 400')
  await page.keyboard.press('Escape')
  await expect(curator.record).toBeHidden()
  await page.goBack()
  await expect(curator.record).toBeVisible()
})

test('a record that is closed leaves the keyboard to the table', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(0)
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await expect(curator.grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(curator.grid).toHaveAttribute('aria-activedescendant', /^cell-1-/)
})

test('text search finds, marks the hits and counts them', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await page.keyboard.press('/')
  await page.keyboard.type('triangle')
  await expect(curator.rowCount).toHaveText(/^\d+ of 400 rows$/)
  await expect(curator.grid.locator('mark').first()).toHaveText(/triangle/i)
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  await expect(curator.record).toContainText(/triangle/i)
  const marked = () =>
    page.evaluate(() =>
      [...(CSS.highlights.get('search-hit') ?? [])].map((range) => (range as Range).toString().toLowerCase()),
    )
  await expect.poll(async () => new Set(await marked())).toEqual(new Set(['triangle']))
  await page.reload()
  await expect(page.getByRole('searchbox')).toHaveValue('triangle')
})

test('back takes off a search, however it was typed, and nothing else', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: 'Ability' })
  await facet.getByRole('checkbox', { name: `search ${search}` }).click()
  await curator.expectView(search, rows)
  const box = page.getByRole('searchbox')
  await box.fill('pic')
  await expect(page).toHaveURL(/text\*pic$/)
  await box.fill('picture 7')
  await expect(page).toHaveURL(/text\*picture\+7$/)
  await page.goBack()
  await curator.expectView(search, rows)
  await expect(box).toHaveValue('')
  await box.fill('bridge')
  await expect(page).toHaveURL(/text\*bridge$/)
  await box.press('Escape')
  await curator.expectView(search, rows)
  await page.goBack()
  await expect(box).toHaveValue('bridge')
  await page.getByRole('button', { name: /^Remove filter: .*bridge/ }).click()
  await curator.expectView(search, rows)
  await expect(box).toHaveValue('')
})

test('single keys do nothing while typing; ? lists them', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await page.getByRole('searchbox').fill('jkxe?')
  await expect(curator.record).toBeHidden()
  await page.getByRole('searchbox').fill('')
  await page.getByRole('searchbox').press('Escape')
  await curator.grid.focus()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard' }).getByRole('term')
  // In the order they are read, not in that of their latest registration.
  await expect(keys).toContainText(['Next row or record', 'Edit the ground truth', 'Save and next', 'Undo', 'Redo'])
})

test('the back button closes the list of keys with what lies under it', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(0)
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(keys).toBeVisible()
  await page.goBack()
  await expect(curator.record).toBeHidden()
  await expect(keys).toBeHidden()
})

test('after a click on a header the keys of the rows are the rows’', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const { header, sorted } = await sortByPassRate(curator)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(curator.record).toBeVisible()
  await expect(header).toHaveAttribute('aria-sort', sorted)
})

test('a picture is looked at full size, zoomed, and closed', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(0)
  await curator.record.getByRole('button', { name: /^Image 1: look/ }).click()
  const box = page.getByRole('dialog', { name: /^Image 1 of/ })
  await expect(box).toContainText(/\d+ × \d+/)
  await page.keyboard.press('+')
  await expect(box).toContainText('%')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()
})
