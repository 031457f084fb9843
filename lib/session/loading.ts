/** From an opened reader to a full engine: rows arrive in batches, and the first ones are shown before the engine is up. */
import type { Engine } from '@/lib/engine/engine'
import { findPassScale } from '@/lib/dataset/pass-scale'
import type { PassScale } from '@/lib/dataset/types'
import { passStats } from '@/lib/query/select'
import type { CurrentDataset } from './current-dataset'
import { insertBatches } from './insert-batches'
import type { FactLine, RowBatch } from './worker/messages'

export interface LoadingEvents {
  readonly onFirstLines: (lines: readonly FactLine[], bytesRead: number) => void
  /** Rows the engine holds so far. */
  readonly onRows: (rows: number, bytesRead: number) => void
}

/**
 * The engine is asked for when the first rows are on the screen: where it has yet to start, they would wait for it.
 * Rejects with AbortError when cancelled, or with the first error of reader or engine; the reader then stops too.
 */
export async function loadRows(
  current: CurrentDataset,
  startEngine: () => Promise<Engine>,
  categoryColumn: () => string,
  signal: AbortSignal,
  events: LoadingEvents,
): Promise<void> {
  let begin = () => {}
  const firstShown = new Promise<void>((resolve) => (begin = resolve))
  const ready = firstShown.then(startEngine).then(async (engine) => {
    signal.throwIfAborted()
    await current.createTables(engine, categoryColumn)
    return engine
  })
  const read = (both: AbortSignal, add: (batch: RowBatch) => void) => {
    const reading = current.reader.rows(both, (batch) => {
      if (batch.lines !== null) events.onFirstLines(batch.lines, batch.bytesRead)
      void painted().then(begin)
      add(batch)
    })
    return Promise.all([reading.finally(begin), ready])
  }
  let rows = 0
  await insertBatches<RowBatch>(signal, read, async (batch, both) => {
    const engine = await ready
    // While the engine started another dataset may have been opened: the tables are that one's.
    both.throwIfAborted()
    await engine.insertArrow('source', batch.ipc)
    both.throwIfAborted()
    rows += batch.rows
    events.onRows(rows, batch.bytesRead)
  })
}

/** What the pass column counts, read off its values. */
export async function findScale(current: CurrentDataset, engine: Engine): Promise<PassScale | null> {
  const column = current.info.mapping.passRate
  if (column === null) return null
  const [stats] = await engine.query(passStats())
  const { low, high, whole } = stats ?? {}
  if (typeof low !== 'number' || typeof high !== 'number') return null
  return findPassScale(column, { min: low, max: high, whole: whole === true, integerType: current.info.passIsInteger })
}

/** Longer than a frame takes on a slow machine; a tab that is hidden meanwhile paints nothing. */
const PAINT_MS = 2_000

/** Resolves when what the screen was told last is on it; at once in a hidden tab. */
function painted(): Promise<void> {
  if (document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, PAINT_MS)
  })
}
