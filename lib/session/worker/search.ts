/**
 * Search over text that is not in the engine: streams through the text leaves alone, hits as they are found.
 * It finds what the engine finds in resident text: a row any of whose texts holds the query, case aside.
 */
import { deriveFacts } from '@/lib/dataset/facts'
import type { Row } from '@/lib/dataset/cells'
import type { RecordRef } from '@/lib/dataset/types'
import { matchRows } from '@/lib/parquet/rows/match-rows'
import { foldCase } from '@/lib/query/fold-case'
import type { Leaf, RowGroup } from '@/lib/parquet/types'
import { HitReport } from './hit-report'
import type { HitBatch } from './messages'
import type { OpenFileState, OpenState } from './open-state'
import { groupBatches, readGroupsAhead, readRecord } from './rows'
import { textLeaves } from './text-leaves'
import { textMatcher } from './text-match'

/** Of rows read whole: small enough that the first hits come at once and a cancel is heard. */
const BATCH_ROWS = 500
/** Up to this number of rows of one group are looked at one by one. */
const FEW_ROWS = 8

/** Every hit is told once; rows done add up to the dataset's. */
export async function searchText(
  state: OpenState,
  query: string,
  signal: AbortSignal,
  onBatch: (batch: HitBatch) => void,
): Promise<void> {
  const search = new Search(state, foldCase(query), new HitReport(onBatch), signal)
  const known = state.searches.same(search.needle)
  const found: (readonly number[])[] = []
  for (const [file, open] of state.files.entries()) {
    const rows = known?.[file]
    if (rows === undefined) found.push(await search.file(file))
    else await search.report.add(file, rows, open.file.footer.numRows)
  }
  search.report.flush()
  state.searches.keep(search.needle, known ?? found)
}

class Search {
  readonly #matches: (text: Uint8Array) => boolean

  constructor(
    readonly state: OpenState,
    readonly needle: string,
    readonly report: HitReport,
    readonly signal: AbortSignal,
  ) {
    this.#matches = textMatcher(needle)
  }

  /** Rows of the file that match, ascending. */
  async file(file: number): Promise<readonly number[]> {
    const open = this.state.files[file] as OpenFileState
    const within = this.state.searches.within(this.needle)?.[file]
    // Texts are joined by line ends, so a query that holds one may lie across two of them.
    const leaves = this.needle.includes('\n') ? null : textLeaves(open.file.footer, this.state.mapping)
    const found: (readonly number[])[] = []
    for (const group of open.file.footer.rowGroups) {
      this.signal.throwIfAborted()
      const candidates = within?.filter((row) => row >= group.firstRow && row < group.firstRow + group.numRows)
      if (candidates !== undefined && candidates.length <= FEW_ROWS)
        found.push(await this.#someRows(file, group, candidates))
      else if (leaves === null) found.push(await this.#wholeRows(file, group))
      else found.push(await this.#leaves(file, group, leaves))
    }
    return found.flat()
  }

  async #leaves(file: number, group: RowGroup, leaves: readonly Leaf[]): Promise<readonly number[]> {
    const open = this.state.files[file] as OpenFileState
    const held = await this.state.chunks.hold(open.file, leaves, group)
    readGroupsAhead(this.state, open, leaves, group)
    const found = new Set<number>()
    for (const leaf of leaves) {
      // The heaviest comes last, and progress is its.
      const counts = leaf === leaves.at(-1)
      let done = 0
      for await (const { rows, rowsDone } of matchRows(held, group, leaf, this.#matches, this.signal)) {
        const hits = rows.filter((row) => !found.has(row))
        hits.forEach((row) => found.add(row))
        await this.report.add(file, hits, counts ? rowsDone - done : 0)
        done = rowsDone
      }
    }
    if (leaves.length === 0) await this.report.add(file, [], group.numRows)
    return [...found].sort((a, b) => a - b)
  }

  async #wholeRows(file: number, group: RowGroup): Promise<readonly number[]> {
    const found: number[] = []
    for await (const batch of groupBatches(this.state, file, group, this.signal, () => BATCH_ROWS)) {
      const hits: number[] = []
      let number = batch.firstRow
      for (const row of batch.rows) {
        if (this.#holds(row, { file, row: number })) hits.push(number)
        number++
      }
      for (const row of hits) found.push(row)
      await this.report.add(file, hits, batch.numRows)
    }
    return found
  }

  /** The group's rows that an earlier, wider search has found. */
  async #someRows(file: number, group: RowGroup, candidates: readonly number[]): Promise<readonly number[]> {
    const found: number[] = []
    for (const row of candidates) {
      const ref = { file, row }
      if (this.#holds(await readRecord(this.state, ref, this.signal), ref)) found.push(row)
    }
    await this.report.add(file, found, group.numRows)
    return found
  }

  #holds(row: Row, ref: RecordRef): boolean {
    const { mapping, kind } = this.state
    const { text } = deriveFacts(row, mapping, ref, { kind, textResident: true })
    return foldCase(text ?? '').includes(this.needle)
  }
}
