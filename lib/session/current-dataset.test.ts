/** The engine's lines of edited records: brought up to date for the open dataset alone, and not forgotten where that failed. */
import { expect, test } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import { CurrentDataset } from './current-dataset'
import type { EditLog } from './edit-log'
import type { OpenedDataset } from './worker/messages'
import type { Reader } from './worker/reader-client'

const REFS = [0, 1, 2].map((row) => ({ file: 0, row }))

/** A dataset in which every record is marked, and what its engine was told. `before` runs first, with the statement. */
function start(before: (statement: string) => void = () => undefined) {
  const told: string[] = []
  /** What was done with no question in between. */
  const steps: string[][] = []
  const tell = (...statements: string[]) => {
    for (const statement of statements) {
      before(statement)
      told.push(statement)
    }
    steps.push(statements)
    return Promise.resolve()
  }
  const engine = {
    execute: tell,
    insertArrow: (table: string, _: Uint8Array, ...statements: string[]) => tell(...statements, `rows into ${table}`),
  }
  const reader = { derive: () => Promise.resolve(new Uint8Array()), close: () => undefined }
  const edits = { edits: () => [{ path: ['a'], after: 1 }], mark: () => 'drop', note: () => null }
  const current = new CurrentDataset(
    reader as unknown as Reader,
    { extra: [] } as unknown as OpenedDataset,
    edits as unknown as EditLog,
  )
  return { current, told, steps, engine: engine as unknown as Engine }
}

const rowsIn = (statement: string | undefined) =>
  [...(statement ?? '').matchAll(/\(0, (\d)/g)].map(([, row]) => Number(row))

test('nothing is written once the dataset is closed: the tables are the next one’s', async () => {
  const { current, told, engine } = start((statement) => {
    if (statement.startsWith('rows into overlay')) current.close()
  })
  const running = current.refreshEdited(engine, REFS.slice(0, 1))
  const waiting = current.refreshEdited(engine, REFS.slice(1))
  const outcomes = await Promise.allSettled([running, waiting])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { name: 'AbortError' } })
  expect(told.map((statement) => statement.split(' ').slice(0, 3).join(' '))).toEqual([
    'DELETE FROM "overlay"',
    'rows into overlay',
  ])
})

test('records that could not be brought up to date are so with the next ones, each once', async () => {
  let isDown = true
  const { current, told, engine } = start(() => {
    if (isDown) throw new Error('no answer')
  })
  await expect(current.refreshEdited(engine, REFS.slice(0, 2))).rejects.toThrow('no answer')
  isDown = false
  await current.refreshEdited(engine, REFS.slice(1))
  expect(rowsIn(told[0])).toEqual([0, 1, 2])
  expect(rowsIn(told.at(-1))).toEqual([0, 1, 2])
  expect(told).toHaveLength(4)
})

test('what is asked for while one is under way is done together', async () => {
  const { current, told, engine } = start()
  await Promise.all(REFS.map((ref) => current.refreshEdited(engine, [ref])))
  expect(told.filter((statement) => statement.startsWith('INSERT INTO marks')).map(rowsIn)).toEqual([[0, 1, 2]])
})

test('old lines go and new ones come at one go, a few records at a time', async () => {
  const { current, steps, engine } = start()
  const refs = Array.from({ length: 450 }, (_, row) => ({ file: 0, row }))
  await current.refreshEdited(engine, refs)
  expect(steps.map((step) => step.map((statement) => statement.split(' ').slice(0, 3).join(' ')))).toEqual(
    Array.from({ length: 3 }, () => [
      ['DELETE FROM "overlay"', 'rows into overlay'],
      ['DELETE FROM "marks"', 'INSERT INTO marks'],
    ]).flat(),
  )
  expect(steps.map(([out = '']) => out.split('), (').length)).toEqual([200, 200, 200, 200, 50, 50])
})

test('it is up to date once the change under way is made and shown, what failed before among it', async () => {
  let isDown = true
  const { current, told, engine } = start(() => {
    if (isDown) throw new Error('no answer')
  })
  await expect(current.refreshEdited(engine, REFS.slice(0, 1))).rejects.toThrow('no answer')
  await expect(current.upToDate(engine)).rejects.toThrow('no answer')
  isDown = false
  let save = () => undefined as void
  current.changing = new Promise<void>((resolve) => (save = resolve)).then(
    () => void current.refreshEdited(engine, REFS.slice(1, 2)),
  )
  const ready = current.upToDate(engine)
  expect(told).toEqual([])
  save()
  await ready
  expect(told.filter((statement) => statement.startsWith('INSERT INTO marks')).flatMap(rowsIn)).toEqual([0, 1])
})
