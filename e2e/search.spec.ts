/** Search through text too large to keep: it streams through the file, can be stopped and gone on with, and counts as any other filter. */
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createHandler, listen } from '../scripts/server/app-server.mjs'
import { openRoot } from '../scripts/server/local-files.mjs'
import { fixture } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'
import { countRows, groupStarts, writeLongTexts } from './second-reader'

const times = 21
const rows = times * expectedOf('rl-paged').rows
const needle = 'Violet Kettle'
const every = 997
/** Of the needle: rows 5, 1002, … */
const matching = Array.from({ length: rows }, (_, row) => row).filter((row) => row % every === 5)

test('the first hits are there while the file is still read; stopped, and searched again, all are', async ({
  curator,
  page,
}, info) => {
  const path = info.outputPath('texts.parquet')
  await writeLongTexts(fixture('rl-paged.parquet'), path, { times, characters: 24_000, needle, every })
  const server = await serveGated(path)
  try {
    const [, , third = 0] = await groupStarts(path)
    const atFirst = matching.filter((row) => row < 2 * 2048).length
    await page.goto(`http://localhost:${server.port}/?src=/local/0/texts.parquet`)
    await curator.expectRows(rows)

    server.hold(third)
    const box = page.getByRole('searchbox', { name: 'Search in prompt' })
    await box.fill(needle.toLowerCase())
    await box.press('Enter')
    const progress = page.getByRole('status').filter({ hasText: 'Searching the file' })
    await expect(progress).toContainText(`${atFirst} found`)
    await expect(curator.rowCount).toHaveText(`${atFirst} of ${rows.toLocaleString('en-US')} rows so far`)
    await expect(curator.grid.getByRole('row')).toHaveCount(1 + atFirst)
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    const stopped = page.getByRole('status').filter({ hasText: 'Search stopped at' })
    await expect(stopped).toContainText(`${atFirst} found`)
    await expect(curator.rowCount).toHaveText(/, search stopped$/)

    server.letGo()
    await stopped.getByRole('button', { name: 'Search again' }).click()
    await curator.expectView(matching.length, rows)
    await expect(stopped).toBeHidden()

    // What is typed into a row that the file has not: edited rows are searched as they are now.
    await curator.showRecord(6)
    await page.keyboard.press('e')
    await curator.truth.getByRole('textbox', { name: 'Ground truth' }).fill(`a ${needle}`)
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.keyboard.press('Escape')
    await curator.expectView(matching.length + 1, rows)
    const search = page
      .getByRole('complementary', { name: 'Filters' })
      .getByRole('checkbox', { name: /^search/ })
      .first()
    await search.click()
    const others = await countRows(path, `ability = 'search' AND (contains(prompt::VARCHAR, '${needle}') OR row = 6)`)
    expect(others).toBeGreaterThan(0)
    await curator.expectView(others, rows)
  } finally {
    await server.close()
    await rm(path, { force: true })
  }
})

/** The app and the file, what lies from some place of it on only when it is let go. */
async function serveGated(path: string) {
  const handler = await createHandler({
    folder: process.env['E2E_OUT'] ?? resolve(import.meta.dirname, '../out'),
    roots: [openRoot(path)],
  })
  let from = Infinity
  let opened = Promise.resolve()
  let letGo = () => undefined as void
  const server = await listen(async (request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (start >= from) await opened
    await handler(request, response)
  }, 4300)
  return {
    ...server,
    hold: (place: number) => {
      from = place
      opened = new Promise((resolve) => (letGo = resolve))
    },
    letGo: () => letGo(),
  }
}
