/** The open record: what is typed is never lost, values keep their type, and trajectories fall into their blocks. */
import type { Session } from '../lib/session/contract/session'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows, matches } = expectedOf('rl-paged')
const wrongTags = matches['image-tag-count']?.[0] ?? -1

test('a draft outlives moving on and closing; Ctrl+Enter saves it and goes on', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(5)
  const field = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  await page.keyboard.press('e')
  await field.fill('a draft')
  await curator.record.getByRole('button', { name: 'Next record' }).click()
  await expect(curator.record.getByText('row 6', { exact: true })).toBeVisible()
  const drafts = page.getByRole('button', { name: '1 draft' })
  await expect(drafts).toBeVisible()
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await expect(curator.grid.getByText('Not saved')).toBeVisible()

  await drafts.click()
  await page.getByRole('menuitem', { name: 'row 5', exact: true }).click()
  await expect(field).toHaveValue('a draft')
  await field.press('ControlOrMeta+Enter')
  await expect(curator.record.getByText('row 6', { exact: true })).toBeVisible()
  await expect(drafts).toHaveCount(0)
  await curator.record.getByRole('button', { name: 'Previous record' }).click()
  await expect(curator.truth).toContainText('a draft')
  await curator.truth.getByRole('button', { name: 'Revert' }).first().click()
  await expect(curator.truth).not.toContainText('Before:')
})

test('a draft typed in the table is in view, and the page is not left without a question', async ({
  curator,
  page,
}) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const cell = curator.grid.getByRole('row').nth(1).locator('[data-column="groundTruth"]')
  await cell.dblclick()
  await cell.getByRole('textbox').fill('typed and left')
  await curator.tab('Overview').click()
  const drafts = page.getByRole('button', { name: '1 draft' })
  await expect(drafts).toBeVisible()

  // Another dataset is opened over it: the draft is still there to be lost.
  await curator.drop('rl-pandas.parquet')
  await expect(curator.title).toContainText('rl-pandas')
  await drafts.click()
  await expect(page.getByRole('menu')).toContainText('1 draft in a dataset that is not open')
  await page.keyboard.press('Escape')

  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
})

test('a note that was begun leaves the keyboard where it is when its record comes back', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(5)
  const note = curator.record.getByRole('textbox', { name: 'Note' })
  await curator.record.getByRole('button', { name: 'Add a note' }).click()
  await note.fill('half a')
  await curator.record.getByRole('button', { name: 'Next record' }).click()
  await expect(curator.record.getByText('row 6', { exact: true })).toBeVisible()
  await page.keyboard.press('k')
  await expect(note).toHaveValue('half a')
  await page.keyboard.press('k')
  await expect(curator.record.getByText('row 4', { exact: true })).toBeVisible()
  await page.keyboard.press('j')
  await expect(note).toHaveValue('half a')
  // Of an input method that puts a word together.
  for (const key of ['Enter', 'Escape']) await note.dispatchEvent('keydown', { key, isComposing: true })
  await expect(note).toHaveValue('half a')
  await note.press('Enter')
  await expect(curator.record.getByRole('button', { name: 'half a' })).toBeFocused()
})

test('of abilities the keyboard passes over none is chosen; another word is typed like any other value', async ({
  curator,
  page,
}) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(5)
  const ability = curator.truth.getByRole('combobox', { name: 'Ability' })
  const before = curator.truth.getByText('Before:')
  const was = await ability.inputValue()
  const options = ability.locator('option')
  await expect.poll(() => options.count()).toBeGreaterThan(3)
  const names = await options.allInnerTexts()
  const towards = names.indexOf(was) < 2 ? 'ArrowDown' : 'ArrowUp'
  await ability.focus()
  await page.keyboard.press(towards)
  await expect(ability).not.toHaveValue(was)
  await page.keyboard.press('Escape')
  await expect(ability).toHaveValue(was)
  await page.keyboard.press(towards)
  await expect(before).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(before).toHaveCount(1)
  await curator.truth.getByRole('button', { name: 'Revert' }).click()
  await expect(before).toHaveCount(0)

  await ability.selectOption({ label: 'Other …' })
  const field = curator.truth.getByRole('textbox', { name: 'Ability' })
  await field.fill('a new word')
  await curator.record.getByRole('button', { name: 'Next record' }).click()
  await curator.record.getByRole('button', { name: 'Previous record' }).click()
  await expect(field).toHaveValue('a new word')
  await field.press('Enter')
  await expect(ability).toHaveValue('a new word')
})

test('a record that cannot be drawn says so in its place; the others, and its raw text, are shown', async ({
  curator,
  page,
  guard,
}) => {
  guard.allow(/made to fail/)
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(5)
  await page.evaluate(failToDraw, 6)
  const fault = curator.record.getByRole('alert').filter({ hasText: 'This record could not be shown' })
  await page.keyboard.press('j')
  await expect(fault).toContainText('made to fail')
  await expect(curator.grid).toBeVisible()
  await page.keyboard.press('j')
  await expect(curator.truth).toBeVisible()
  await page.keyboard.press('k')
  await expect(fault).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(curator.record).toBeHidden()
})

/** The record of this row comes with a text that throws when it is looked at. */
function failToDraw(row: number): void {
  const { metisCurator: session } = window as unknown as { readonly metisCurator: Session }
  const load = session.loadRecord.bind(session)
  const message = {
    role: 'user',
    get content(): string {
      throw new Error('made to fail')
    },
  }
  Object.assign(session, {
    loadRecord: async (...args: Parameters<Session['loadRecord']>) => {
      const record = await load(...args)
      return record.ref.row === row ? { ...record, messages: [message] } : record
    },
  })
}

test('keys pressed before the record is there act all the same', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const field = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  const drop = curator.record.getByRole('button', { name: /^Drop/ })

  await curator.grid.focus()
  expect(await page.evaluate(pressAtOnce, ['Enter', 'e', 'x'])).toBe(true)
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  // What follows on "e" was text that came too early, no mark.
  await expect(drop).toHaveAttribute('aria-pressed', 'false')

  expect(await page.evaluate(pressAtOnce, ['j', 'x', 'j', 'm'])).toBe(true)
  await expect(curator.record.getByRole('textbox', { name: /text$/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(drop).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('k')
  await expect(drop).toHaveAttribute('aria-pressed', 'true')
})

/** Presses keys one after the other without letting anything of the workers arrive between; true = none did. */
async function pressAtOnce(keys: readonly string[]): Promise<boolean> {
  for (const key of keys) {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    // React draws in microtasks; an answer of a worker is a task.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return document.querySelector('section[aria-label="Record"] [aria-busy="true"]') !== null
}

test('a row that its correction takes out of the view leaves its place to the next', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: 'Answer kind' })
  await facet.getByRole('checkbox', { name: /^fraction/ }).click()
  await expect(curator.rowCount).toContainText(' of ')
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  const name = curator.record.getByText(/^row [\d,]+$/)
  const first = (await name.textContent()) ?? ''
  await expect(curator.record.getByText(/^1 of \d+$/)).toBeVisible()
  await expect(curator.truth).toBeVisible()
  await page.keyboard.press('e')
  await curator.truth.getByRole('textbox', { name: 'Ground truth' }).fill('a word')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(name).not.toHaveText(first)
  await expect(curator.record.getByText(/^1 of \d+$/)).toBeVisible()
})

test('a wrong number of image tags is said in words, and so is what the draft would mend', async ({
  curator,
  page,
}) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(wrongTags)
  const problems = curator.record.getByRole('list', { name: 'Problems' })
  await expect(problems).toContainText('training stops on this row')
  await expect(curator.record.getByText('1 image: training stops on this row')).toBeVisible()
  await page.keyboard.press('m')
  const field = curator.record.getByRole('textbox', { name: /text$/ })
  await field.fill((await field.inputValue()).replace('<image>\n', ''))
  await expect(curator.record.getByText('1 <image> tag in the record, 1 image')).toBeVisible()
  await curator.record.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.record.getByText('training stops on this row')).toHaveCount(0)
})

test('a struct is edited as JSON and refuses what is none', async ({ curator, page }) => {
  await curator.openBySrc('verl/countdown-struct-ground-truth.parquet')
  await curator.expectRows(1024)
  await curator.showRecord(0)
  await page.keyboard.press('e')
  const field = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  const save = curator.truth.getByRole('button', { name: 'Save', exact: true })
  await field.fill('{"target": ')
  await expect(curator.truth.getByRole('alert')).toContainText('Not JSON')
  await expect(save).toBeDisabled()
  await field.fill('{"target": 37, "numbers": [1, 2, 3]}')
  await save.click()
  await expect(curator.truth).toContainText('37')
  await expect(curator.truth).toContainText('Before:')
})

test('a trajectory falls into reasoning, tool calls, results and answer; r shows it raw', async ({ curator, page }) => {
  await curator.goto('?demo=trajectories')
  await expect(curator.grid.getByRole('gridcell').first()).toBeVisible()
  await curator.showRecord(0)
  const talk = curator.record.getByRole('region', { name: 'Conversation' })
  const block = (name: string | RegExp) => talk.getByRole('button', { name, expanded: true }).first()
  await expect(block(/^Reasoning/)).toBeVisible()
  await expect(block(/^Tool call/)).toBeVisible()
  await expect(block(/^Answer/)).toBeVisible()
  await expect(talk.getByRole('button', { name: /^Image 2/ })).toBeVisible()
  await expect(talk.getByText('<reason>').or(talk.getByText('<think>'))).toHaveCount(0)
  await block(/^Reasoning/).click()
  await expect(talk.getByRole('button', { name: /^Reasoning/, expanded: false })).toBeVisible()
  await page.keyboard.press('r')
  await expect(talk.getByText(/<(reason|think)>/).first()).toBeVisible()
})
