/** Search over text that is not in the engine: streams through the columns, hits as they are found. */
import { deriveFacts } from '@/lib/dataset/facts'
import { toArrowStream } from '@/lib/engine/arrow'
import type { HitBatch } from './messages'
import type { OpenState } from './open-dataset'
import { rowBatches } from './rows'

/** Small enough that the first hits come at once and a cancel is heard. */
const BATCH_ROWS = 500

export async function searchText(
  state: OpenState,
  query: string,
  signal: AbortSignal,
  onBatch: (batch: HitBatch) => void,
): Promise<void> {
  const needle = query.toLowerCase()
  for await (const { fileIndex, firstRow, rows } of rowBatches(state, signal, () => BATCH_ROWS)) {
    const hits = rows.flatMap((row, k) => {
      const ref = { file: fileIndex, row: firstRow + k }
      const facts = deriveFacts(row, state.mapping, ref, { kind: state.kind, textResident: true })
      return (facts.text ?? '').toLowerCase().includes(needle) ? [ref] : []
    })
    const ipc =
      hits.length === 0
        ? null
        : toArrowStream(
            HIT_COLUMNS,
            hits.map(({ file, row }) => ({ file, row })),
          )
    onBatch({ ipc, hits: hits.length, rows: rows.length })
  }
}

const HIT_COLUMNS = [
  { name: 'file', type: 'integer' },
  { name: 'row', type: 'integer' },
] as const
