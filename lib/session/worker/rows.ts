/** Rows on their way out of the files: batches for the engine, single records, edited rows, fingerprints. */
import { formatPath, fromJson, setAt } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import { deriveFacts } from '@/lib/dataset/facts'
import { refKey } from '@/lib/dataset/ref-key'
import type { CellValue, FieldPath, JsonValue, RecordRef } from '@/lib/dataset/types'
import { toArrowStream } from '@/lib/engine/arrow'
import type { ArrowColumn } from '@/lib/engine/arrow'
import { CurationError } from '@/lib/errors'
import { rowFingerprint } from '@/lib/journal/fingerprint'
import { readRows, readRowsLazily } from '@/lib/parquet/file'
import type { Leaf, RowGroup } from '@/lib/parquet/types'
import { FACT_COLUMNS } from '@/lib/query/tables'
import type { Column, SqlType } from '@/lib/query/tables'
import { extraValue } from './extra-columns'
import type { EditedRow, FactLine, RowBatch } from './messages'
import type { OpenFileState, OpenState } from './open-state'

/** Enough to fill a screen; decoded and painted before anything else. */
const FIRST_BATCH_ROWS = 60
const BATCH_ROWS = 2_000
/** Row groups read ahead, if they are small: a source with 50 ms latency is asked for several at once. */
const GROUPS_AHEAD = 24

/** Every row of every file in order. `onBatch` gets the first rows as plain lines too. */
export async function streamRows(
  state: OpenState,
  signal: AbortSignal,
  onBatch: (batch: RowBatch) => void,
): Promise<void> {
  let first = true
  for await (const lines of factBatches(state, signal)) {
    const ipc = toArrowStream(arrowColumns(state), lines)
    onBatch({ ipc, rows: lines.length, lines: first ? lines : null, bytesRead: bytesRead(state) })
    first = false
  }
}

async function* factBatches(state: OpenState, signal: AbortSignal): AsyncGenerator<readonly FactLine[]> {
  let size = FIRST_BATCH_ROWS
  for await (const { fileIndex, firstRow, rows } of rowBatches(state, signal, () => size)) {
    yield Array.from(rows, (row, k) => toLine(state, row, { file: fileIndex, row: firstRow + k }))
    size = BATCH_ROWS
  }
}

export interface DecodedRows {
  readonly fileIndex: number
  readonly firstRow: number
  /** To be gone through once. */
  readonly rows: Iterable<Row>
  readonly numRows: number
}

/** Light cells of all rows, in batches that never cross a row group. */
export async function* rowBatches(
  state: OpenState,
  signal: AbortSignal,
  batchSize: () => number,
  onlyFile?: number,
): AsyncGenerator<DecodedRows> {
  for (const [fileIndex, open] of state.files.entries()) {
    if (onlyFile !== undefined && fileIndex !== onlyFile) continue
    for (const group of open.file.footer.rowGroups) {
      for await (const batch of groupBatches(state, fileIndex, group, signal, batchSize)) {
        yield batch
        // After the batch, so that nothing stands between a person and the first rows.
        readGroupsAhead(state, open, open.light, group)
      }
    }
  }
}

/** Starts reading the groups that come after this one. */
export function readGroupsAhead(state: OpenState, open: OpenFileState, leaves: readonly Leaf[], group: RowGroup): void {
  const next = open.file.footer.rowGroups.slice(group.index + 1, group.index + 1 + GROUPS_AHEAD)
  state.chunks.readAhead(open.file, leaves, group, next)
}

export async function* groupBatches(
  state: OpenState,
  fileIndex: number,
  group: RowGroup,
  signal: AbortSignal,
  batchSize: () => number,
): AsyncGenerator<DecodedRows> {
  const open = fileOf(state, { file: fileIndex, row: group.firstRow })
  const file = await state.chunks.hold(open.file, open.light, group)
  for (let at = 0; at < group.numRows;) {
    signal.throwIfAborted()
    const firstRow = group.firstRow + at
    const numRows = Math.min(batchSize(), group.numRows - at)
    yield {
      fileIndex,
      firstRow,
      rows: await readRowsLazily(file, { rowGroup: group.index, leaves: open.light, firstRow, numRows, signal }),
      numRows,
    }
    at += numRows
  }
}

export async function readRecord(state: OpenState, ref: RecordRef, signal?: AbortSignal): Promise<Row> {
  const open = fileOf(state, ref)
  const group = open.file.footer.rowGroups.find(
    ({ firstRow, numRows }) => ref.row >= firstRow && ref.row < firstRow + numRows,
  )
  if (group === undefined) throw noSuchRow(open, ref)
  const file = await state.chunks.hold(open.file, open.light, group)
  const [row] = await readRows(file, {
    rowGroup: group.index,
    leaves: open.light,
    firstRow: ref.row,
    numRows: 1,
    ...(signal === undefined ? {} : { signal }),
  })
  if (row === undefined) throw noSuchRow(open, ref)
  return row
}

export function fileOf(state: OpenState, ref: RecordRef): OpenFileState {
  const open = state.files[ref.file]
  if (open === undefined) throw new CurationError('query', `The dataset has no file number ${ref.file}.`)
  return open
}

function noSuchRow(open: OpenFileState, ref: RecordRef): CurationError {
  return new CurationError('query', `${open.file.source.name} has no row ${ref.row}.`, {
    file: open.file.source.name,
    next: 'Go back to the table and pick a record there.',
  })
}

/** Lines for the table `overlay`: the edited rows' facts derived anew, always with their text, for a streamed search reads the file. */
export async function deriveEdited(state: OpenState, edited: readonly EditedRow[]): Promise<Uint8Array> {
  const lines: FactLine[] = []
  for (const { file, row, edits } of edited) {
    let cells: CellValue = await readRecord(state, { file, row })
    for (const { path, after } of edits) cells = changed(state, { file, row }, cells, path, after)
    lines.push(toLine(state, cells as Row, { file, row }, true))
  }
  return toArrowStream(arrowColumns(state), lines)
}

function changed(state: OpenState, ref: RecordRef, cells: CellValue, path: FieldPath, after: JsonValue): CellValue {
  try {
    return setAt(cells, path, fromJson(after))
  } catch (cause) {
    throw new CurationError('journal', `Row ${ref.row} has no field ${formatPath(path)}, which the journal changes.`, {
      file: fileOf(state, ref).file.source.name,
      place: `row ${ref.row}`,
      next: 'Undo that change in the journal.',
      cause,
    })
  }
}

/** More rows of one group than this are found by decoding the group in order, fewer one by one. */
const FEW_ROWS = 8

/** Row fingerprints of some records, in the order asked. */
export async function fingerprintsOf(
  state: OpenState,
  refs: readonly RecordRef[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Map<string, string>()
  for (const [fileIndex, open] of state.files.entries()) {
    const wanted = refs.filter(({ file }) => file === fileIndex)
    for (const group of open.file.footer.rowGroups) {
      const here = wanted.filter(({ row }) => row >= group.firstRow && row < group.firstRow + group.numRows)
      if (here.length === 0) continue
      if (here.length <= FEW_ROWS)
        for (const ref of here) found.set(refKey(ref), rowFingerprint(await readRecord(state, ref, signal)))
      else
        await fingerprintGroup(state, fileIndex, group, signal, (ref, row) =>
          found.set(refKey(ref), rowFingerprint(row)),
        )
    }
  }
  return refs.map((ref) => {
    const fingerprint = found.get(refKey(ref))
    if (fingerprint === undefined) throw noSuchRow(fileOf(state, ref), ref)
    return fingerprint
  })
}

async function fingerprintGroup(
  state: OpenState,
  file: number,
  group: RowGroup,
  signal: AbortSignal,
  onRow: (ref: RecordRef, row: Row) => void,
): Promise<void> {
  for await (const { firstRow, rows } of groupBatches(state, file, group, signal, () => BATCH_ROWS))
    numbered(rows, firstRow, (row, number) => onRow({ file, row: number }, row))
}

export async function fingerprintRows(
  state: OpenState,
  file: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>()
  for await (const { firstRow, rows } of rowBatches(state, signal, () => BATCH_ROWS, file))
    numbered(rows, firstRow, (row, number) => {
      const fingerprint = rowFingerprint(row)
      const earlier = found.get(fingerprint)
      if (earlier === undefined) found.set(fingerprint, [number])
      else earlier.push(number)
    })
  return found
}

function numbered(rows: Iterable<Row>, firstRow: number, onRow: (row: Row, number: number) => void): void {
  let number = firstRow
  for (const row of rows) onRow(row, number++)
}

export function bytesRead(state: OpenState): number {
  return state.files.reduce((sum, { file }) => sum + file.source.counts.bytes, 0)
}

function toLine(state: OpenState, row: Row, ref: RecordRef, textResident = state.textResident): FactLine {
  const facts = deriveFacts(row, state.mapping, ref, {
    kind: state.kind,
    textResident,
    hasVideos: state.hasVideos,
  })
  const extra = state.extra.map(({ column, path }) => [column.name, extraValue(row, path, column.type)] as const)
  return { ...facts, ...Object.fromEntries(extra) }
}

function arrowColumns(state: OpenState): readonly ArrowColumn[] {
  const columns: readonly Column[] = [...FACT_COLUMNS, ...state.extra.map(({ column }) => column)]
  return columns.map(({ name, type }) => ({ name, type: ARROW_TYPE[type] }))
}

const ARROW_TYPE: { readonly [T in SqlType]: ArrowColumn['type'] } = {
  VARCHAR: 'text',
  DOUBLE: 'number',
  INTEGER: 'integer',
  BOOLEAN: 'boolean',
}
