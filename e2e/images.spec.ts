/** After one pass over the images, any of them is at hand without its page, also after a reload: kept by the browser. */
import { rm, stat } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { openFixture } from '@/lib/parquet/test-files'
import { spread, writeSparse } from '@/lib/parquet/test-far-file'
import type { Session } from '../lib/session/contract/session'
import { fixture, localUrl } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'
import { imageHashesOf, writeRepeated } from './second-reader'

/** The app shows its session to scripts. */
interface Shown {
  readonly metisCurator?: Session
}

/** Files whose pages have no way in: gzip, and zstd with integers instead of bytes. */
for (const [name, rows] of [
  ['layouts/gzip-v1-plain.parquet', 60],
  ['rl-bytes-as-uint8-zstd-v2.parquet', 120],
] as const) {
  test(`${name}: every image after the pass and a reload, none of the image column read`, async ({ curator, page }) => {
    // The overview shows no picture: what is read is read for the test alone.
    await page.goto(`/?src=${localUrl(name)}&panel=overview`)
    await expectChecked(page, rows, async () => {
      await page.getByRole('button', { name: 'Check images' }).first().click()
    })
    const expected = await imageHashesOf(fixture(name))
    expect(await imagesOf(page, rows)).toEqual({ hashes: expected, bytesRead: 0 })
    await page.reload()
    await expectChecked(page, rows)
    expect(await imagesOf(page, rows)).toEqual({ hashes: expected, bytesRead: 0 })
    await expect(curator.notices.getByRole('alert')).toHaveCount(0)
  })
}

test('a file that is larger than 4 GiB: every image before and after the pass', async ({ curator, page }, info) => {
  const near = await openFixture('fixtures/rl-paged.parquet')
  const { numRows, rowGroups } = near.footer
  const before = Math.min(...rowGroups[1]!.columns.map(({ start }) => start))
  const path = info.outputPath('far.parquet')
  writeSparse(await spread(near, [{ before, bytes: 2 ** 32, isPage: false }]), path)
  try {
    await page.goto('/?panel=overview')
    await page.getByLabel('Parquet files').first().setInputFiles(path)
    await curator.expectRows(numRows)
    const expected = await imageHashesOf(fixture('rl-paged.parquet'))
    expect((await imagesOf(page, numRows)).hashes).toEqual(expected)
    await expectChecked(page, numRows, () => page.getByRole('button', { name: 'Check images' }).first().click())
    expect((await imagesOf(page, numRows)).hashes).toEqual(expected)
  } finally {
    await rm(path)
  }
})

test('a column so long that a worker of its own reads ahead in it: every image after the pass', async ({
  curator,
  page,
}, info) => {
  const path = info.outputPath('long.parquet')
  await writeRepeated(fixture('rl-paged.parquet'), 8, path)
  try {
    await page.goto('/?panel=overview')
    await page.getByLabel('Parquet files').first().setInputFiles(path)
    const rows = 8 * expectedOf('rl-paged').rows
    await curator.expectRows(rows)
    const expected = await imageHashesOf(path)
    const before = await bytesReadOf(page)
    await expectChecked(page, rows, () => page.getByRole('button', { name: 'Check images' }).first().click())
    // What a worker fails to give is read in its stead, and counts twice.
    expect((await bytesReadOf(page)) - before).toBeLessThan(1.1 * (await stat(path)).size)
    expect((await imagesOf(page, rows)).hashes).toEqual(expected)
  } finally {
    await rm(path)
  }
})

test('once the pictures of a record are there those of its neighbours are read, and none twice', async ({
  curator,
  page,
}) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(expectedOf('rl-paged').rows)
  const asked = await page.evaluateHandle(() => {
    const session = (globalThis as unknown as Required<Shown>).metisCurator
    const load = session.loadImages.bind(session)
    const rows: number[] = []
    session.loadImages = (ref, ...rest) => {
      rows.push(ref.row)
      return load(ref, ...rest)
    }
    return rows
  })
  await curator.grid.locator('[data-index="5"]').click()
  await page.keyboard.press('Enter')
  await expect.poll(() => asked.jsonValue()).toEqual([5, 6, 4])
  await curator.record.getByRole('button', { name: 'Next record' }).click()
  await expect.poll(() => asked.jsonValue()).toEqual([5, 6, 4, 7])
})

test('forgetting a recent dataset takes away what was kept of it: at once, or at the next start where it is open', async ({
  curator,
  page,
}) => {
  const name = 'rl-bytes-as-uint8-zstd-v2.parquet'
  const check = async () => {
    await curator.expectRows(120)
    await page.evaluate(() => (globalThis as unknown as Required<Shown>).metisCurator.startImageCheck())
  }
  const forget = () => page.getByRole('button', { name: `Forget ${name}` }).click()
  await page.goto(`/?src=${localUrl(name)}`)
  await expectChecked(page, 120, check)
  // Places, copies, facts, and the thumbnails of the rows on the screen.
  const kept = [
    expect.stringMatching(/^facts/),
    expect.stringMatching(/^images/),
    'index',
    expect.stringMatching(/^thumbnails-/),
  ]
  await expect.poll(() => keptFiles(page)).toEqual(kept)
  await page.goto('/')
  await forget()
  await expect.poll(() => keptFiles(page)).toEqual([])

  await page.goto(`/?src=${localUrl(name)}`)
  await expectChecked(page, 120, check)
  await expect.poll(() => keptFiles(page)).toEqual(kept)
  await page.keyboard.press('ControlOrMeta+o')
  await forget()
  await expect.poll(() => keptFiles(page)).toEqual(['forgotten', expect.stringMatching(/^thumbnails-/)])
  await page.goto('/')
  await expect.poll(() => keptFiles(page)).toEqual([])
})

/** Names of the files kept of datasets, but for the note of when they were used. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const kept = await (await navigator.storage.getDirectory()).getDirectoryHandle('kept', { create: true })
    const names: string[] = []
    for await (const folder of kept.values()) {
      try {
        for await (const name of (folder as FileSystemDirectoryHandle).keys()) if (name !== 'used') names.push(name)
      } catch (error) {
        // Taken away while it was listed: it keeps nothing.
        if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error
      }
    }
    return names.sort()
  })
}

async function expectChecked(page: Page, rows: number, start?: () => Promise<void>): Promise<void> {
  const state = () => page.evaluate(() => (globalThis as unknown as Shown).metisCurator?.getState().imageCheck)
  await start?.()
  // After a reload the engine starts first: seconds on a busy machine.
  await expect.poll(state, { timeout: 60_000 }).toMatchObject({ status: 'done', rowsDone: rows })
}

/** Hashes of all images as the app hands them out, and the bytes of the file read for them. */
async function imagesOf(page: Page, rows: number): Promise<{ hashes: (string | null)[][]; bytesRead: number }> {
  const before = await bytesReadOf(page)
  const hashes = await page.evaluate(async (count) => {
    const session = (globalThis as unknown as Required<Shown>).metisCurator
    const { signal } = new AbortController()
    const hash = async (blob: Blob | null) => {
      if (blob === null) return null
      const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
    }
    const all: (string | null)[][] = []
    for (let row = 0; row < count; row++) {
      const images = await session.loadImages({ file: 0, row }, signal)
      all.push(await Promise.all(images.map(({ blob }) => hash(blob))))
    }
    return all
  }, rows)
  return { hashes, bytesRead: (await bytesReadOf(page)) - before }
}

function bytesReadOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const session = (globalThis as unknown as Required<Shown>).metisCurator
    const { files } = await session.diagnostics(new AbortController().signal)
    return files.reduce((sum, file) => sum + file.bytesRead, 0)
  })
}
