/** A worker that is truly stuck (an endless loop in its own thread) or broken is ended, and the app goes on. */
import type { Page, Worker } from '@playwright/test'
import { ExportSteps } from './export-steps'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows } = expectedOf('rl-paged')

/** The watchdog takes 20 s of silence for a hang. */
const ENDED = { timeout: 60_000 }
const SENTENCE = 'The reader made no progress and was ended.'

/** Nothing the worker is sent reaches it any more, nor does it come back. */
function hang(worker: Worker): void {
  worker
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined)
}

const isReader = (worker: Worker) => !worker.url().includes('duckdb')

async function readerOf(page: Page): Promise<Worker> {
  await expect.poll(() => page.workers().filter(isReader).length).toBe(1)
  return page.workers().find(isReader)!
}

test('a reader that hangs is ended, said, and replaced: the next record is there', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  hang(await readerOf(page))
  await curator.grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(curator.record.getByText(SENTENCE)).toBeVisible(ENDED)

  const replaced = page.waitForEvent('worker', isReader)
  for (const [key, row] of [
    ['j', 1],
    ['k', 0],
  ] as const) {
    await page.keyboard.press(key)
    await expect(curator.record.getByText(`row ${row}`, { exact: true })).toBeVisible()
    await expect(curator.record.getByRole('article').first()).toBeVisible()
    await expect(curator.record.locator('img[src^="blob:"]').first()).toBeVisible()
  }
  await replaced
  await curator.expectRows(rows)
})

test('a page is not left unasked while a change is on its way to disk', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(3)
  hang(await readerOf(page))
  // It hangs a moment later: what is asked of it before is still saved.
  await expect(async () => {
    await page.keyboard.press('x')
    await expect(page.getByText('Saving…')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
})

test('a server that never answers is waited for, said, and the record is there once it does', async ({
  curator,
  page,
}) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const reader = await readerOf(page)
  await reader.evaluate(() => {
    const fetchNow = globalThis.fetch
    const answered = new Promise<void>((resolve) => Object.assign(globalThis, { answer: resolve }))
    globalThis.fetch = async (...args) => answered.then(() => fetchNow(...args))
  })
  await curator.grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const said = curator.notices.getByText('Nothing has come from rl-paged.parquet for 15 seconds')
  await expect(said).toBeVisible(ENDED)
  await reader.evaluate(() => (globalThis as unknown as { answer: () => void }).answer())
  await expect(curator.record.locator('img[src^="blob:"]').first()).toBeVisible(ENDED)
  await expect(said).toBeHidden(ENDED)
})

test('an export that hangs is ended and said, and the next one is whole', async ({ curator, page }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  page.once('worker', hang)
  await steps.start()
  await expect(steps.dialog.getByText(SENTENCE)).toBeVisible(ENDED)

  await steps.dialog.getByRole('button', { name: 'Back to the settings' }).click()
  await steps.start()
  await steps.done()
  await steps.expectProof('rl-paged-curated.parquet')
})

test('an engine that breaks down is said; what is changed after it is saved and seen in the record', async ({
  curator,
  page,
  guard,
}) => {
  // The library under the engine logs it.
  guard.allow(/broken on purpose|ErrorEvent/)
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  await curator.showRecord(3)
  const engine = page.workers().find((worker) => !isReader(worker))!
  await engine.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('broken on purpose')
      }),
  )
  await expect(curator.notices).toContainText('broken on purpose')
  await expect(curator.notices).toContainText('Reload the page')

  await page.keyboard.press('x')
  await page.keyboard.press('u')
  const unsure = curator.record.getByRole('group', { name: 'Mark' }).getByRole('button', { name: 'Unsure' })
  await expect(unsure).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('Saved on this machine')).toBeVisible()
  await expect(curator.notices).toContainText('Saved changes are not all seen')
  await page.reload()
  await expect(unsure).toHaveAttribute('aria-pressed', 'true')
})
