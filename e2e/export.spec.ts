import { readFile } from 'node:fs/promises'
import { expectAccessible } from './axe'
import { fixture } from './curator-page'
import type { CuratorPage } from './curator-page'
import { expectedOf, replicas } from './expected'
import { ExportSteps } from './export-steps'
import { expect, test } from './fixtures'
import { countBy, imageHashesOf, metadataOf, pick, rowsOf, schemaOf, textIn } from './second-reader'
import type { Line } from './second-reader'
import type { Session } from '@/lib/session/contract/session'

async function openDataset(curator: CuratorPage, name: string): Promise<number> {
  const { rows } = expectedOf(name)
  await curator.openBySrc(`${name}.parquet`)
  await curator.expectRows(rows)
  return rows
}

async function editTruth(curator: CuratorPage, row: number, value: string): Promise<void> {
  await curator.showRecord(row)
  await curator.record.getByRole('button', { name: 'Edit: Ground truth' }).click()
  await curator.record.getByRole('textbox', { name: 'Ground truth' }).fill(value)
  await curator.record.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth).toContainText('Before:')
}

for (const name of replicas) {
  test(`${name}: all rows with an edit, reopened by another reader`, async ({ curator, page }) => {
    const rows = await openDataset(curator, name)
    await editTruth(curator, 3, 'corrected here')
    const steps = new ExportSteps(page)
    await steps.open('All rows')
    await steps.start()
    await steps.done()
    const file = `${name}-curated.parquet`
    await steps.expectProof(file)
    const path = await steps.download(file)

    const source = fixture(`${name}.parquet`)
    expect(await schemaOf(path)).toEqual(await schemaOf(source))
    expect(await metadataOf(path)).toEqual(await metadataOf(source))
    const [before, after] = await Promise.all([rowsOf(source), rowsOf(path)])
    expect(after).toHaveLength(rows)
    expect(after[3]).toMatchObject({ ground_truth: 'corrected here', answer: 'corrected here' })
    expect(after[3]?.['image_hashes']).toEqual(before[3]?.['image_hashes'])
    expect(without(after, 3)).toEqual(without(before, 3))
  })
}

const without = (rows: readonly Line[], row: number) => rows.filter((_, at) => at !== row)

test('the current view goes out in file order, and the manifest says what it is', async ({ curator, page }) => {
  await openDataset(curator, 'rl-paged')
  const source = await rowsOf(fixture('rl-paged.parquet'))
  const math = source.filter((row) => row['ability_name'] === 'math')
  await page
    .getByRole('complementary', { name: 'Filters' })
    .getByRole('region', { name: 'Ability' })
    .getByRole('checkbox', { name: /^math / })
    .check()
  await curator.expectView(math.length, source.length)
  const steps = new ExportSteps(page)
  await steps.open('Current view')
  await steps.start()
  await steps.done()
  expect(await rowsOf(await steps.download('rl-paged-view.parquet'))).toEqual(math)
  const manifest = JSON.parse(await readFile(await steps.download('rl-paged-view.manifest.json'), 'utf8')) as {
    sources: { name: string; rows: number; fingerprint: string }[]
    outputs: { name: string; rows: number }[]
    request: { filters: unknown[] }
    counts: unknown
  }
  expect(manifest.sources).toMatchObject([{ name: 'rl-paged.parquet', rows: source.length }])
  expect(manifest.sources[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  expect(manifest.outputs).toMatchObject([{ name: 'rl-paged-view.parquet', rows: math.length }])
  expect(manifest.request.filters).toHaveLength(1)
  // By the categories that targets are set for, not by the abilities they are made of.
  expect(manifest.counts).toEqual({ 'rl-paged-view.parquet': { 'math / reasoning': math.length } })
})

test('train and validation part the rows, with the categories in the same proportions', async ({ curator, page }) => {
  await openDataset(curator, 'rl-pandas')
  const source = await rowsOf(fixture('rl-pandas.parquet'))
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.dialog.getByRole('switch', { name: /^Write a validation file too/ }).click()
  await steps.dialog.getByLabel('Validation share, percent').fill('10')
  await steps.start()
  await steps.done()
  const train = await rowsOf(await steps.download('rl-pandas-curated-train.parquet'))
  const validation = await rowsOf(await steps.download('rl-pandas-curated-validation.parquet'))
  expect(validation).toHaveLength(source.length / 10)
  const keys = [...train, ...validation].map((row) => row['key'] ?? null)
  expect(new Set(keys).size).toBe(source.length)
  expect(pick(source, keys)).toEqual([...train, ...validation])
  const [all, held] = [countBy(source.map(category), 'category'), countBy(validation.map(category), 'category')]
  for (const [name, count] of Object.entries(all)) expect(Math.abs((held[name] ?? 0) - count / 10)).toBeLessThan(1)
})

/** The mapping the app starts with: math and reasoning are one category. */
function category(row: Line): Line {
  const ability = textIn(row, 'ability_name')
  return { category: ['math', 'reasoning'].includes(ability) ? 'math / reasoning' : ability }
}

for (const common of ['question', 'image'] as const)
  test(`rows with the same ${common} are never parted where that is asked for`, async ({ curator, page }) => {
    await openDataset(curator, 'rl-pandas')
    const twins = (expectedOf('rl-pandas').matches as Record<string, unknown>)[`same-${common}`] as number[][]
    expect(twins.length).toBeGreaterThan(0)
    if (common === 'image') {
      await curator.tab('Overview').click()
      await page.getByRole('button', { name: 'Check images' }).first().click()
      await expect(page.getByRole('button', { name: 'Check images' })).toHaveCount(0)
    }
    const steps = new ExportSteps(page)
    await steps.open('All rows')
    await steps.format('Row numbers')
    await steps.dialog.getByRole('switch', { name: /^Write a validation file too/ }).click()
    await steps.dialog.getByLabel('Validation share, percent').fill('50')
    const together = steps.dialog.getByRole('switch', {
      name: new RegExp(`^Keep rows with the same ${common} together`),
    })
    const images = steps.dialog.getByRole('switch', { name: /^Keep rows with the same image together/ })
    await expect(images).toBeEnabled({ enabled: common === 'image' })
    const parted = async () => {
      await steps.start()
      await steps.done()
      const path = await steps.download('rl-pandas-curated-validation.rows.json')
      const { rows } = JSON.parse(await readFile(path, 'utf8')) as { rows: [number, number][] }
      await steps.backDiscarding()
      const held = new Set(rows.map(([, row]) => row))
      return twins.filter((rows) => new Set(rows.map((row) => held.has(row))).size > 1)
    }
    // A seed that parts some of them, so that keeping them together is seen to do something.
    const seed = steps.dialog.getByLabel('Split seed')
    let tries = 0
    do await seed.fill(`seed ${++tries}`)
    while ((await parted()).length === 0 && tries < 8)
    await together.click()
    expect(await parted()).toEqual([])
  })

test('while rows are still being read nothing is exported or planned, and both say why', async ({ curator, page }) => {
  let begin = () => {}
  const held = new Promise<void>((resolve) => (begin = resolve))
  // The first rows are shown before the engine is there; the others wait for it.
  await page.route('**/engine/*.wasm', async (route) => {
    await held
    await route.continue()
  })
  const { rows } = expectedOf('rl-paged')
  await curator.openBySrc('rl-paged.parquet')
  await expect(curator.grid.getByRole('row').nth(1)).toBeVisible()
  const button = page.getByRole('button', { name: 'Export …' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription('The rows are still being read.')
  await curator.tab('Rebalance').click()
  await expect(page.getByRole('tabpanel').getByText('The rows are still being read.')).toBeVisible()
  begin()
  await curator.expectRows(rows)
  await expect(page.getByRole('button', { name: 'Export this split…' })).toBeEnabled()
  await expect(button).toHaveAttribute('aria-disabled', 'false')
})

test('rows marked drop stay out, rows with a fault go as the person says', async ({ curator, page }) => {
  const rows = await openDataset(curator, 'rl-paged')
  await curator.showRecord(8)
  await page.keyboard.press('x')
  await expect(page.getByText('Saved on this machine')).toBeVisible()
  const [empty = -1] = expectedOf('rl-paged').matches['empty-ground-truth'] ?? []
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.format('Row numbers')
  await steps.dialog.getByRole('switch', { name: 'Leave out: Empty ground truth' }).click()
  await expect(steps.dialog.getByRole('button', { name: `Export ${rows - 2} rows` })).toBeEnabled()
  await steps.start()
  await steps.done()
  const path = await steps.download('rl-paged-curated.rows.json')
  const list = JSON.parse(await readFile(path, 'utf8')) as { rows: [number, number][] }
  expect(list.rows.map(([, row]) => row)).toEqual(
    Array.from({ length: rows }, (_, row) => row).filter((row) => row !== 8 && row !== empty),
  )
  const manifest = JSON.parse(await readFile(await steps.download('rl-paged-curated.manifest.json'), 'utf8')) as {
    counts: Record<string, Record<string, number>>
  }
  const counts = Object.values(manifest.counts['rl-paged-curated.rows.json'] ?? {})
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows - 2)
})

test('an optimised layout holds the same rows', async ({ curator, page }) => {
  await openDataset(curator, 'rl-datasets-legacy')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.dialog.getByRole('radio', { name: /^Optimised/ }).check()
  await steps.start()
  await steps.done()
  await steps.expectProof('rl-datasets-legacy-curated.parquet')
  const path = await steps.download('rl-datasets-legacy-curated.parquet')
  const source = fixture('rl-datasets-legacy.parquet')
  expect(await rowsOf(path)).toEqual(await rowsOf(source))
  expect(await schemaOf(path)).toEqual(await schemaOf(source))
})

test('image bytes that are lists of integers become BINARY where asked, and only there', async ({ curator, page }) => {
  const name = 'rl-bytes-as-uint8-zstd-v2'
  await openDataset(curator, name)
  await editTruth(curator, 2, 'corrected here')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  const binary = steps.dialog.getByRole('switch', { name: /^Image bytes as BINARY/ })
  const hub = steps.dialog.getByRole('switch', { name: /^Declare images for the Hub/ })
  await expect(binary).not.toBeChecked()
  await expect(hub).toHaveCount(0)
  await binary.click()
  await expect(hub).not.toBeChecked()
  await steps.start()
  await steps.done()
  await steps.expectProof(`${name}-curated.parquet`)
  const path = await steps.download(`${name}-curated.parquet`)
  const source = fixture(`${name}.parquet`)
  expect(await imageHashesOf(path)).toEqual(await imageHashesOf(source))
  const schema = await schemaOf(source)
  const at = schema.findIndex((node) => node['name'] === 'bytes')
  const bytes = { ...schema[at], type: 'BYTE_ARRAY', num_children: null, converted_type: null, logical_type: null }
  expect(await schemaOf(path)).toEqual(schema.toSpliced(at, 3, bytes))
  const [before, after] = await Promise.all([rowsOf(source), rowsOf(path)])
  expect(after[2]).toMatchObject({ ground_truth: 'corrected here' })
  expect(without(after, 2).map(withoutHashes)).toEqual(without(before, 2).map(withoutHashes))

  await openDataset(curator, 'rl-paged')
  await steps.open('All rows')
  await expect(hub).toBeVisible()
  await expect(binary).toHaveCount(0)
})

/** Taken over the bytes as text, in which a BLOB is not a list. */
const withoutHashes = (row: Line) => ({ ...row, image_hashes: null })

test('JSON Lines hold every record without image bytes; row numbers say which rows they are', async ({
  curator,
  page,
}) => {
  const rows = await openDataset(curator, 'rl-paged')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.format('JSON Lines')
  await expect(steps.dialog.getByRole('radio', { name: /^Optimised/ })).toHaveCount(0)
  await steps.start()
  await steps.done()
  const text = await readFile(await steps.download('rl-paged-curated.jsonl'), 'utf8')
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(records).toHaveLength(rows)
  expect(Object.keys(records[0] ?? {})).toEqual(
    expect.arrayContaining(['data_source', 'prompt', 'images', 'ability', 'reward_model', 'extra_info']),
  )
  expect(text.length).toBeLessThan(rows * 4000)

  await steps.backDiscarding()
  await steps.format('Row numbers')
  await steps.start()
  await steps.done()
  const list = JSON.parse(await readFile(await steps.download('rl-paged-curated.rows.json'), 'utf8')) as {
    rows: [number, number][]
  }
  expect(list.rows).toEqual(Array.from({ length: rows }, (_, row) => [0, row]))
})

test('what was not downloaded is not thrown away unasked, of a second export of that name neither', async ({
  curator,
  page,
}) => {
  await openDataset(curator, 'rl-paged')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await expectAccessible(page)
  await steps.start()
  await steps.done()
  await expectAccessible(page)
  const ways = [
    () => page.keyboard.press('Escape'),
    () => steps.dialog.getByRole('button', { name: 'Close' }).last().click(),
    () => steps.dialog.getByRole('button', { name: 'Back to the settings' }).click(),
  ]
  for (const leave of ways) {
    await leave()
    await expect(steps.dialog.getByRole('alert')).toContainText('2 files not downloaded yet')
    await steps.dialog.getByRole('button', { name: 'Back to the files' }).click()
  }
  await steps.download('rl-paged-curated.parquet')
  await steps.download('rl-paged-curated.manifest.json')
  await steps.dialog.getByRole('button', { name: 'Back to the settings' }).click()
  await steps.start()
  await steps.done()
  await page.keyboard.press('Escape')
  await expect(steps.dialog.getByRole('alert')).toContainText('2 files not downloaded yet')
  await steps.dialog.getByRole('button', { name: 'Discard' }).click()
  await expect(steps.dialog).toHaveCount(0)
})

test('a name no file can have is refused before anything is written', async ({ curator, page }) => {
  await openDataset(curator, 'rl-paged')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.dialog.getByLabel('File name').fill('../elsewhere')
  await expect(steps.dialog.getByRole('button', { name: /^Export/ })).toBeDisabled()
  await steps.dialog.getByLabel('File name').fill('elsewhere')
  await expect(steps.dialog.getByText('Writes elsewhere.parquet, elsewhere.manifest.json')).toBeVisible()
})

test('what a killed tab left behind goes at the next start, what a living one holds does not', async ({
  curator,
  page,
}) => {
  await openDataset(curator, 'rl-paged')
  const steps = new ExportSteps(page)
  await steps.open('All rows')
  await steps.start()
  await steps.done()
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const exports = await root.getDirectoryHandle('exports', { create: true })
    await exports.getFileHandle('spool-of-a-killed-tab', { create: true })
  })
  const other = await page.context().newPage()
  const start = async () => {
    await other.goto('/')
    await other.waitForFunction(() => 'metisCurator' in globalThis)
    // What is asked for next waits for a sweep that is on its way.
    await other.evaluate(() => navigator.locks.request('metis-curator exports', { mode: 'shared' }, () => undefined))
    return listFolder(other, 'exports')
  }
  expect(Object.keys(await start())).toHaveLength(2)
  await steps.download('rl-paged-curated.parquet')
  await page.close()
  // Its worker lives on for a moment, and a start leaves alone what one holds.
  await other.evaluate(() => navigator.locks.request('metis-curator exports', () => undefined))
  expect(Object.keys(await start())).toEqual([])
})

test.describe('into a folder', () => {
  // The dialog of the operating system cannot be driven; a folder of the browser's own file system has the same handles.
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const chosen = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true })
      Object.assign(window, { showDirectoryPicker: chosen })
    })
  })

  test('files stand there whole, with nothing beside them', async ({ curator, page }) => {
    await openDataset(curator, 'rl-paged')
    const steps = new ExportSteps(page)
    await page.getByRole('button', { name: 'Export …' }).click()
    await steps.dialog.getByRole('radio', { name: /^All rows/ }).check()
    await steps.dialog.getByRole('radio', { name: /^A folder/ }).check()
    await steps.start()
    await steps.done()
    await steps.expectProof('rl-paged-curated.parquet')
    const names = await listFolder(page, 'chosen')
    expect(Object.keys(names).sort()).toEqual(['rl-paged-curated.manifest.json', 'rl-paged-curated.parquet'])
    for (const bytes of Object.values(names)) expect(bytes).toBeGreaterThan(100)

    await steps.dialog.getByRole('button', { name: 'Back to the settings' }).click()
    await steps.start()
    await expect(page.getByRole('dialog', { name: 'Export failed' })).toContainText('already holds')
    expect(await listFolder(page, 'chosen')).toEqual(names)
  })

  test('a failure leaves no file and says so', async ({ curator, page }) => {
    await openDataset(curator, 'rl-paged')
    // The manifest cannot be written: a folder has its name. The parquet file before it must not stay behind.
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      const chosen = await root.getDirectoryHandle('chosen', { create: true })
      await chosen.getDirectoryHandle('rl-paged-curated.manifest.json', { create: true })
    })
    const steps = new ExportSteps(page)
    await page.getByRole('button', { name: 'Export …' }).click()
    await steps.dialog.getByRole('radio', { name: /^All rows/ }).check()
    await steps.dialog.getByRole('radio', { name: /^A folder/ }).check()
    await steps.start()
    await expect(page.getByRole('dialog', { name: 'Export failed' })).toBeVisible()
    await expect(steps.dialog.getByText('No file of this export was left behind.')).toBeVisible()
    expect(Object.keys(await listFolder(page, 'chosen'))).toEqual(['rl-paged-curated.manifest.json'])
  })

  test('a worker that dies between two files leaves neither the finished one nor the begun one', async ({
    curator,
    page,
  }) => {
    await page.addInitScript(() => {
      const { Worker } = globalThis
      const started: Worker[] = []
      const Noted = new Proxy(Worker, {
        construct(target, args: ConstructorParameters<typeof Worker>) {
          const worker = new target(...args)
          started.push(worker)
          return worker
        },
      })
      Object.assign(globalThis, { Worker: Noted, started })
    })
    await openDataset(curator, 'rl-paged')
    const steps = new ExportSteps(page)
    await page.getByRole('button', { name: 'Export …' }).click()
    await steps.dialog.getByRole('radio', { name: /^All rows/ }).check()
    await steps.dialog.getByRole('radio', { name: /^A folder/ }).check()
    await steps.dialog.getByRole('switch', { name: /validation/i }).click()
    const seen = page.evaluate(killAtSecondFile)
    await steps.start()
    expect(await seen).toContain('rl-paged-curated-train.parquet')
    await expect(page.getByRole('dialog', { name: 'Export failed' })).toBeVisible()
    expect(await listFolder(page, 'chosen')).toEqual({})
    await expect(steps.dialog.getByText('No file of this export was left behind.')).toBeVisible()
  })
})

/** Ends the export's worker as a crash does, once its second file is under way; answers the files that were there then. */
function killAtSecondFile(): Promise<string[]> {
  const { metisCurator: session, started } = globalThis as unknown as {
    metisCurator: Session
    started: readonly Worker[]
  }
  return new Promise((resolve) => {
    const stop = session.subscribe(() => {
      const file = session.getState().exporting?.file
      if (file?.includes('validation') !== true) return
      stop()
      const list = async () => {
        const chosen = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen')
        const names: string[] = []
        for await (const [name] of chosen.entries()) names.push(name)
        started.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
        return names
      }
      void list().then(resolve)
    })
  })
}

/** Name → bytes (−1 for a folder) of what lies in a folder of OPFS. */
function listFolder(page: CuratorPage['page'], folder: string): Promise<Record<string, number>> {
  return page.evaluate(async (folder) => {
    const root = await navigator.storage.getDirectory()
    const directory = await root.getDirectoryHandle(folder, { create: true })
    const names: Record<string, number> = {}
    for await (const [name, handle] of directory.entries())
      names[name] = handle.kind === 'file' ? (await (handle as FileSystemFileHandle).getFile()).size : -1
    return names
  }, folder)
}
