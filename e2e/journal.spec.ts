import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { expectAccessible } from './axe'
import { CuratorPage, fixture } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'
import { writeRevised } from './second-reader'

const name = 'rl-paged.parquet'
const { rows } = expectedOf('rl-paged')

async function open(curator: CuratorPage): Promise<void> {
  await curator.openBySrc(name)
  await curator.expectRows(rows)
}

async function changeTruth(curator: CuratorPage, row: number, value: string): Promise<void> {
  await curator.showRecord(row)
  await curator.record.getByRole('button', { name: 'Edit: Ground truth' }).click()
  await curator.record.getByRole('textbox', { name: 'Ground truth' }).fill(value)
  await curator.record.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth).toContainText('Before:')
}

async function openJournal(curator: CuratorPage): Promise<Locator> {
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await curator.tab('Journal').click()
  return curator.page.getByRole('region', { name: 'Journal' })
}

async function download(curator: CuratorPage, journal: Locator): Promise<string> {
  const downloading = curator.page.waitForEvent('download')
  await journal.getByRole('button', { name: 'Download journal' }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toMatch(/\.journal\.jsonl$/)
  return readFile(await file.path(), 'utf8')
}

async function load(journal: Locator, text: string): Promise<void> {
  const file = { name: 'theirs.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) }
  await journal.getByLabel('Journal file').setInputFiles(file)
}

test('steps say what changed, newest first, and open their record; undone ones stay readable', async ({
  curator,
  page,
}) => {
  await open(curator)
  await curator.tab('Journal').click()
  await expect(page.getByText('No edits yet')).toBeVisible()
  await expectAccessible(page)
  await changeTruth(curator, 3, 'first')
  await changeTruth(curator, 5, 'second')
  const journal = await openJournal(curator)
  const steps = journal.getByRole('listitem')
  await expect(steps).toHaveCount(2)
  await expect(steps.first()).toContainText('row 5')
  await expect(steps.first().getByRole('insertion').first()).toHaveText('second')
  await expect(steps.last().getByRole('deletion').first()).not.toBeEmpty()
  await expect(steps.first()).toContainText('this tab')
  await expect(journal.getByText('2 steps · 4 cells changed in 2 records')).toBeVisible()

  await page.getByRole('button', { name: /^Undo: / }).click()
  await expect(steps).toHaveCount(3)
  await expect(steps.nth(1)).toContainText('undone')
  await expectAccessible(page)
  await steps.last().getByRole('button').click()
  await expect(curator.record.getByText('row 3')).toBeVisible()
  await expect(curator.truth).toContainText('first')
})

test('undo and redo keys leave a text field alone', async ({ curator, page }) => {
  await open(curator)
  await changeTruth(curator, 3, 'kept')
  await openJournal(curator)
  await curator.tab('Rebalance').click()
  const seed = page.getByLabel('Seed', { exact: true })
  await seed.fill('abc')
  await page.keyboard.press('ControlOrMeta+z')
  await curator.tab('Journal').click()
  await expect(page.getByText('1 step · 2 cells changed in 1 record')).toBeVisible()
})

test('another person’s journal: what fits is applied, conflicts and strangers are listed and change nothing', async ({
  curator,
  browser,
  baseURL,
}) => {
  await open(curator)
  await changeTruth(curator, 3, 'theirs')
  await changeTruth(curator, 7, 'also theirs')
  const theirs = await download(curator, await openJournal(curator))

  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), locale: 'en-US' })
  const mine = new CuratorPage(await context.newPage())
  await open(mine)
  await changeTruth(mine, 3, 'mine')
  const journal = await openJournal(mine)
  const lines = theirs.trimEnd().split('\n')
  const stranger = JSON.stringify({
    ...(JSON.parse(lines.at(-1) ?? '{}') as object),
    id: 'x',
    file: '0'.repeat(64),
    rowFingerprint: '0'.repeat(64),
  })
  // Someone else's file may not do what nobody could do here.
  const locked = { path: ['extra_info', 'index'], before: 'source_index_7', after: 'source_index_8' }
  const number = { path: ['reward_model', 'ground_truth'], before: 'also theirs', after: 7 }
  const forged = [locked, number].map((change, k) =>
    JSON.stringify({ ...(JSON.parse(lines[3] ?? '{}') as object), ...change, id: `f${k}`, step: `f${k}` }),
  )
  await load(journal, [...lines, 'not even JSON', stranger, ...forged, ''].join('\n'))
  // Ground truth and answer of row 7 fit; those of row 3 were changed here to something else.
  await expect(journal.getByText('theirs.jsonl: 2 changes applied')).toBeVisible()
  const conflicts = journal.getByRole('list', { name: 'Conflicts' }).getByRole('listitem')
  await expect(conflicts).toHaveCount(4)
  await expect(conflicts.nth(2)).toContainText('the index is locked')
  await expect(conflicts.nth(3)).toContainText('it holds text')
  await expect(conflicts.first()).toContainText(/^Line \d+: /)
  const listed = (name: string) => journal.getByRole('list', { name }).getByRole('listitem')
  await expect(listed('Unreadable lines')).toHaveText([`Line ${lines.length + 1}: is not JSON`])
  await expect(listed('Without a matching row')).toHaveText([new RegExp(`^Line ${lines.length + 2}: row 7`)])
  await expectAccessible(mine.page)

  await mine.showRecord(3)
  await expect(mine.truth).toContainText('mine')
  await mine.showRecord(7)
  await expect(mine.truth).toContainText('also theirs')
  await context.close()
})

test('a journal follows its rows into a later edition of the file; a row that is gone is listed', async ({
  curator,
  page,
}, info) => {
  await open(curator)
  await changeTruth(curator, 3, 'follows')
  await changeTruth(curator, 7, 'has nowhere to go')
  const lines = (await download(curator, await openJournal(curator))).trimEnd().split('\n')

  const revised = info.outputPath('revised.parquet')
  await writeRevised(fixture(name), 7, revised)
  await curator.goto()
  await page.getByLabel('Parquet files').first().setInputFiles(revised)
  await curator.expectRows(rows - 1)
  await curator.tab('Journal').click()
  const journal = page.getByRole('region', { name: 'Journal' })
  await load(journal, `${lines.join('\n')}\n`)
  // Ground truth and answer of row 3; both of row 7 are listed.
  await expect(journal.getByText('theirs.jsonl: 2 changes applied')).toBeVisible()
  await expect(journal.getByRole('list', { name: 'Without a matching row' }).getByRole('listitem')).toHaveCount(2)
  await curator.tab('Rows').click()
  await curator.grid.focus()
  for (const key of ['End', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
  await expect(curator.truth).toContainText('follows')
})

test('an edit made in another tab appears in the list as that tab’s', async ({ curator, context, page }) => {
  await open(curator)
  await curator.tab('Journal').click()
  const other = new CuratorPage(await context.newPage())
  await open(other)
  await changeTruth(other, 4, 'from elsewhere')
  const step = page.getByRole('region', { name: 'Journal' }).getByRole('listitem').first()
  await expect(step).toContainText('from elsewhere')
  await expect(step).toContainText('another tab or machine')
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()
})
