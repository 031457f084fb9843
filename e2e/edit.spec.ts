import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { CuratorPage } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows, matches } = expectedOf('rl-paged')
const emptyTruth = matches['empty-ground-truth']?.[0] ?? -1
const surplusTag = matches['image-tag-count']?.[0] ?? -1

async function openRecord(curator: CuratorPage, row: number, name = 'rl-paged.parquet'): Promise<void> {
  await curator.openBySrc(name)
  await curator.expectRows(rows)
  await curator.showRecord(row)
}

async function changeTruth(curator: CuratorPage, value: string): Promise<void> {
  await curator.truth.getByRole('button', { name: 'Edit: Ground truth' }).click()
  await curator.truth.getByRole('textbox', { name: 'Ground truth' }).fill(value)
  await curator.truth.getByRole('button', { name: 'Save', exact: true }).click()
}

const saved = (page: Page) => page.getByText('Saved on this machine')

test('an edit survives a reload; undo and redo after it work too', async ({ curator, page }) => {
  await openRecord(curator, 3)
  const truth = curator.truth
  // The values alone: what other rows decide beside them (categories, choices) comes when it comes.
  const values = truth.getByRole('paragraph')
  await expect(values.first()).toBeVisible()
  const before = await values.allTextContents()
  await changeTruth(curator, '42 % of them')
  await expect(truth).toContainText('42 % of them')
  await expect(saved(page)).toContainText('changed cell')
  await page.reload()
  await expect(truth).toContainText('42 % of them')
  await expect(truth).toContainText('Before:')

  await page.keyboard.press('ControlOrMeta+z')
  await expect(truth).not.toContainText('42 % of them')
  await expect(values).toHaveText(before)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(truth).toContainText('42 % of them')

  await page.reload()
  await expect(truth).toContainText('42 % of them')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(truth).not.toContainText('42 % of them')
})

test('a killed page loses nothing that was said to be saved', async ({ curator, context, page }) => {
  await openRecord(curator, 3)
  await changeTruth(curator, 'kept')
  await expect(saved(page)).toBeVisible()
  const url = page.url()
  await page.close({ runBeforeUnload: false })
  const again = await context.newPage()
  await again.goto(url)
  await expect(again.getByRole('region', { name: 'Ground truth and labels' })).toContainText('kept')
})

test('a second tab sees each change, and cannot undo over a later one', async ({ curator, context, page }) => {
  await openRecord(curator, 3)
  const second = await context.newPage()
  await second.goto(page.url())
  const other = new CuratorPage(second)
  await expect(other.truth).toBeVisible()

  await changeTruth(curator, 'from the first tab')
  await expect(other.truth).toContainText('from the first tab')
  await changeTruth(other, 'from the second tab')
  await expect(curator.truth).toContainText('from the second tab')

  // The first tab's own step lies under the second's: undo says why it does not.
  await page.bringToFront()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(curator.notices).toBeVisible()
  await expect(curator.truth).toContainText('from the second tab')
  await second.bringToFront()
  await second.keyboard.press('ControlOrMeta+z')
  await expect(curator.truth).toContainText('from the first tab')
  // Nothing lies over it any more: undone after all, the notice goes.
  await page.bringToFront()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(curator.truth).not.toContainText('from the first tab')
  await expect(curator.notices).toBeHidden()
})

test('a draft says that another tab changed its field meanwhile', async ({ curator, context, page }) => {
  await openRecord(curator, 3)
  const second = await context.newPage()
  await second.goto(page.url())
  const other = new CuratorPage(second)
  await other.truth.getByRole('button', { name: 'Edit: Ground truth' }).click()
  await other.truth.getByRole('textbox', { name: 'Ground truth' }).fill('a draft')
  await expect(other.truth.getByRole('alert')).toBeHidden()
  await changeTruth(curator, 'saved before it')
  await expect(other.truth.getByRole('alert')).toContainText('“saved before it”')
  await expect(other.truth.getByRole('textbox', { name: 'Ground truth' })).toHaveValue('a draft')
  await other.truth.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth).toContainText('a draft')
  await expect(other.truth.getByRole('alert')).toBeHidden()
})

test('an empty ground truth is corrected and its fault is gone from the counts', async ({ curator, page }) => {
  await openRecord(curator, emptyTruth)
  const fault = page
    .getByRole('complementary', { name: 'Filters' })
    .getByRole('checkbox', { name: /^Empty ground truth/ })
  await expect(fault).toHaveAccessibleName('Empty ground truth 1')
  await changeTruth(curator, '17/264')
  await expect(fault).toHaveAccessibleName('Empty ground truth 0')
})

test('a wrong number of image tags is a one-word fix of the message text', async ({ curator, page }) => {
  await openRecord(curator, surplusTag)
  const problems = curator.record.getByRole('list', { name: 'Problems' })
  await expect(problems).toContainText('training stops on this row')
  const turn = curator.record.getByRole('article', { name: 'Turn 2, user' })
  await turn.getByRole('button', { name: /^Edit: Turn 2, user/ }).click()
  const text = turn.getByRole('textbox', { name: 'Turn 2, user: text' })
  // Two tags stand here for one image.
  await text.fill((await text.inputValue()).replace('<image>\n', ''))
  await turn.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(turn.getByRole('img', { name: 'Image 1' })).toBeVisible()
  await expect(problems.getByText('training stops on this row')).toHaveCount(0)
  await expect(saved(page)).toBeVisible()
})

test('the answer follows the ground truth when they agreed, and one undo takes both back', async ({
  curator,
  page,
}) => {
  await openRecord(curator, 3)
  await changeTruth(curator, 'followed')
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await curator.tab('Journal').click()
  const step = page.getByRole('region', { name: 'Journal' }).getByRole('listitem').first()
  await expect(step).toContainText('reward_model.ground_truth')
  await expect(step).toContainText('extra_info.answer')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByText('0 cells changed')).toBeVisible()
})

test('the answer stays where the switch says so, after a reload too', async ({ curator, page }) => {
  await openRecord(curator, 3)
  const follows = curator.truth.getByRole('switch', { name: 'Follows the ground truth' })
  await follows.click()
  await page.reload()
  await expect(follows).not.toBeChecked()
  await changeTruth(curator, 'alone')
  await expect(saved(page)).toContainText('1 changed cell')
  await expect(curator.truth.getByText('Before:')).toHaveCount(1)
})

test('a row is edited in the table', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const cell = curator.grid.getByRole('row').nth(1).locator('[data-column="groundTruth"]')
  await cell.dblclick()
  await cell.getByRole('textbox').fill('typed in the table')
  await page.keyboard.press('Enter')
  await expect(cell).toContainText('typed in the table')
  await expect(cell).toContainText('Before:')
  await expect(saved(page)).toBeVisible()
})

test('the journal goes to another machine and back; what does not fit is said', async ({
  curator,
  page,
  browser,
  baseURL,
}) => {
  await openRecord(curator, 3)
  await changeTruth(curator, 'carried over')
  await expect(saved(page)).toBeVisible()
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await curator.tab('Journal').click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download journal' }).click()
  const path = await (await downloading).path()

  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), locale: 'en-US' })
  const other = new CuratorPage(await context.newPage())
  await other.openBySrc('rl-paged.parquet')
  await other.expectRows(rows)
  await other.tab('Journal').click()
  await other.page.getByLabel('Journal file').setInputFiles(path)
  await expect(other.page.getByText(/\d+ changes? applied/)).toBeVisible()
  await other.page.getByLabel('Journal file').setInputFiles(path)
  await expect(other.page.getByText(/0 changes applied/)).toBeVisible()
  await context.close()
})

test('records are marked and annotated, by key and by button', async ({ curator, page }) => {
  await openRecord(curator, 3)
  await page.keyboard.press('x')
  const marks = curator.record.getByRole('group', { name: 'Mark' })
  await expect(marks.getByRole('button', { name: 'Drop' })).toHaveAttribute('aria-pressed', 'true')
  await marks.getByRole('button', { name: 'Keep' }).click()
  await expect(marks.getByRole('button', { name: 'Drop' })).toHaveAttribute('aria-pressed', 'false')
  await curator.record.getByRole('button', { name: 'Add a note' }).click()
  await curator.record.getByRole('textbox', { name: 'Note' }).fill('the picture is fine')
  await page.keyboard.press('Enter')
  // Only what is said to be saved must survive.
  await expect(page.getByRole('button', { name: 'Undo: Note' })).toBeEnabled()
  await page.reload()
  await expect(marks.getByRole('button', { name: 'Keep' })).toHaveAttribute('aria-pressed', 'true')
  await expect(curator.record.getByText('the picture is fine')).toBeVisible()
})

test('what a column cannot hold is refused before anything is saved', async ({ curator, page }) => {
  await curator.openBySrc('verl/countdown-struct-ground-truth.parquet')
  await curator.expectRows(1024)
  await curator.showRecord(2)
  await changeTruth(curator, '{"numbers": [51, 4], "target": "many"}')
  await expect(curator.truth.getByRole('alert')).toContainText('ground_truth.target cannot be made')
  await expect(page.getByText('Saved on this machine')).toHaveCount(0)
  const text = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  await text.fill('{"numbers": [51, 4]}')
  await curator.truth.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth.getByRole('alert')).toContainText('ground_truth.target is missing')
  await text.fill('{"target": 47, "numbers": [51, 4]}')
  await curator.truth.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth).toContainText('Before:')
  await expect(saved(page)).toContainText('1 changed cell')
})

test.describe('where the browser keeps nothing', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const blocked = {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError')
        },
      }
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) Object.defineProperty(window, name, blocked)
    })
  })

  test('an edit stands until the tab closes, is never said to be saved, and can be downloaded', async ({
    curator,
    page,
  }) => {
    await openRecord(curator, 3)
    await expect(curator.notices).toContainText('Changes cannot be kept in this window')
    await changeTruth(curator, 'only here')
    await expect(curator.truth).toContainText('Before:')
    await expect(page.getByText('Not kept on this machine: download the journal')).toBeVisible()
    await expect(saved(page)).toHaveCount(0)
    await curator.record.getByRole('button', { name: 'Close the record' }).click()
    await curator.tab('Rebalance').click()
    await expect(page.getByRole('table', { name: 'Rows per category before and after' })).toBeVisible()
    await curator.tab('Journal').click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download journal' }).click()
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain('only here')
  })
})

test('storage that comes back late takes what was changed without it', async ({ curator, page }) => {
  await page.addInitScript(() => {
    const { indexedDB } = window
    const get = () => {
      if (sessionStorage.getItem('storage is back') !== null) return indexedDB
      throw new DOMException('Internal error.', 'UnknownError')
    }
    Object.defineProperty(window, 'indexedDB', { get })
  })
  await openRecord(curator, 3)
  await expect(curator.notices).toContainText('Changes cannot be kept in this window')
  await changeTruth(curator, 'made without storage')
  await expect(page.getByText('Not kept on this machine')).toBeVisible()
  await page.evaluate(() => sessionStorage.setItem('storage is back', 'yes'))
  // Opening is tried in growing pauses, of a minute at most.
  await expect(saved(page)).toBeVisible({ timeout: 70_000 })
  await expect(curator.notices).toHaveCount(0)
  await page.reload()
  await expect(curator.truth).toContainText('made without storage')
})

test('site data cleared while the page is open: what was said to be saved is, and what comes after too', async ({
  curator,
  context,
  page,
}) => {
  await openRecord(curator, 3)
  for (const value of ['first', 'second']) {
    await changeTruth(curator, value)
    await expect(curator.truth).toContainText(value)
  }
  await expect(saved(page)).toBeVisible()
  const devtools = await context.newCDPSession(page)
  const { origin } = new URL(page.url())
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await changeTruth(curator, 'third')
  await expect(curator.truth).toContainText('third')
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await expect(curator.truth).toContainText('third')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(curator.truth).toContainText('second')
})

test('the index is locked', async ({ curator }) => {
  await openRecord(curator, 3)
  await expect(curator.record.getByRole('button', { name: /^Edit:.*index/i })).toHaveCount(0)
})
