/** A dataset that made room for another one leaves nothing in the engine's tables, however late the engine starts. */
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import { isAbort } from '@/lib/errors'
import { CurrentDataset } from './current-dataset'
import type { EditLog } from './edit-log'
import { loadRows } from './loading'
import type { OpenedDataset, RowBatch } from './worker/messages'
import type { Reader } from './worker/reader-client'

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => setTimeout(act))
})
afterEach(() => vi.unstubAllGlobals())

const BATCH: RowBatch = { ipc: new Uint8Array(1), rows: 1, lines: [], bytesRead: 1 }

/** A dataset whose reader gives one batch and reads on until it is closed. */
function openedDataset(): CurrentDataset {
  const reader = {
    rows: (signal: AbortSignal, onBatch: (batch: RowBatch) => void) => {
      onBatch(BATCH)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    },
    close: () => undefined,
  }
  const info = { extra: [], hasImages: false, namesImages: false, textResident: true }
  return new CurrentDataset(reader as never as Reader, info as never as OpenedDataset, {} as EditLog)
}

function load(current: CurrentDataset, startEngine: () => Promise<Engine>) {
  const onRows = vi.fn<(rows: number) => void>()
  const events = { onFirstLines: () => undefined, onRows }
  return { loading: loadRows(current, startEngine, () => 'ability', current.closing.signal, events), onRows }
}

test('closed while the engine starts: neither tables nor rows', async () => {
  const current = openedDataset()
  const done: string[] = []
  const engine = {
    execute: (sql: string) => Promise.resolve(void done.push(sql)),
    insertArrow: (table: string) => Promise.resolve(void done.push(table)),
  }
  let start: (engine: Engine) => void = () => {}
  const started = new Promise<Engine>((resolve) => (start = resolve))
  const asked = vi.fn<() => Promise<Engine>>(() => started)
  const { loading, onRows } = load(current, asked)
  await vi.waitFor(() => expect(asked).toHaveBeenCalled())
  current.close()
  await expect(loading).rejects.toSatisfy(isAbort)
  start(engine as Partial<Engine> as Engine)
  await setImmediate()
  expect(done).toEqual([])
  expect(onRows).not.toHaveBeenCalled()
})

test('closed while the tables are made: no further statement, and no rows', async () => {
  const current = openedDataset()
  const done: string[] = []
  const engine = {
    execute: (sql: string) => {
      done.push(sql)
      current.close()
      return Promise.resolve()
    },
    insertArrow: (table: string) => Promise.resolve(void done.push(table)),
  }
  await expect(load(current, () => Promise.resolve(engine as Partial<Engine> as Engine)).loading).rejects.toSatisfy(
    isAbort,
  )
  await setImmediate()
  expect(done).toHaveLength(1)
})

test('closed while rows go in: they are not counted as the next dataset’s', async () => {
  const current = openedDataset()
  const engine = {
    execute: () => Promise.resolve(),
    insertArrow: () => Promise.resolve(current.close()),
  }
  const { loading, onRows } = load(current, () => Promise.resolve(engine as Partial<Engine> as Engine))
  await expect(loading).rejects.toSatisfy(isAbort)
  await setImmediate()
  expect(onRows).not.toHaveBeenCalled()
})
