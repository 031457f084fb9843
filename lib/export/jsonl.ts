/**
 * Rows as JSON, one a line, changes made, image bytes left out. What JSON cannot say is said so: bytes (and an image's lists
 * of integers from 0 to 255) become {"byte_length", "sha256"}, 64-bit integers beyond 2^53 text, NaN and ±Infinity null, −0 0.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { SinkWriter, type ByteSink } from '@/lib/parquet/write/byte-sink'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import type { Cell } from '@/lib/parquet/rows/cells'
import { readRows, type ParquetFile } from '@/lib/parquet/file'
import { findBytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import { weighLeaves } from '@/lib/parquet/footer/leaf-weight'
import { isFileOrder, orderOfRows, rowGroupOf, type RowRef } from '@/lib/parquet/write/plan'
import { memorySpool, type Spool } from '@/lib/parquet/write/spool'
import type { Footer, RowGroup } from '@/lib/parquet/types'
import { setCell } from './set-cell'

/** Unpacked bytes of the rows in memory at a time. */
const BATCH_BYTES = 32 << 20
const MAX_BATCH_ROWS = 2_000

export interface JsonlRequest {
  readonly inputs: readonly { readonly file: ParquetFile }[]
  /** In output order. */
  readonly rows: readonly RowRef[]
  readonly edits?: ((file: number, row: number) => readonly CellEdit[] | undefined) | undefined
  /** Closed when all is written, aborted when anything fails. */
  readonly sink: ByteSink
  /** Where lines wait that go out in another order than the files'; memory unless given. Closed at the end. */
  readonly spool?: (() => Promise<Spool>) | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: { rowsDone: number; rowsTotal: number; bytesWritten: number }) => void) | undefined
}

/** Throws what reading and the sink throw, or AbortError. */
export async function writeJsonl(request: JsonlRequest): Promise<{ rows: number; bytes: number }> {
  const out = new SinkWriter(request.sink)
  try {
    const isInOrder = isFileOrder(request.rows)
    let rowsDone = 0
    for await (const line of isInOrder ? lines(request, request.rows) : reorderedLines(request)) {
      await out.write(line)
      rowsDone++
      if (rowsDone % 100 === 0)
        report(request, isInOrder ? rowsDone : (request.rows.length + rowsDone) >> 1, out.offset)
    }
    await out.finish()
    await request.sink.close()
    report(request, rowsDone, out.offset)
    return { rows: rowsDone, bytes: out.offset }
  } catch (error) {
    await request.sink.abort(error).catch(() => undefined)
    throw error
  }
}

function report({ onProgress, rows }: JsonlRequest, rowsDone: number, bytesWritten: number): void {
  onProgress?.({ rowsDone, rowsTotal: rows.length, bytesWritten })
}

/** Read in the files' order, since a page is unpacked once for all of its rows, and put aside until their turn comes. */
async function* reorderedLines(request: JsonlRequest): AsyncGenerator<Uint8Array> {
  const { rows, signal } = request
  const order = orderOfRows(rows)
  const sorted = order.reduce<RowRef[]>((refs, place) => {
    if (!isSameRow(refs.at(-1), rows[place]!)) refs.push(rows[place]!)
    return refs
  }, [])
  const starts = new Float64Array(rows.length)
  const ends = new Float64Array(rows.length)
  const spool = await (request.spool?.() ?? memorySpool())
  try {
    let [at, nth] = [0, 0]
    for await (const line of lines(request, sorted)) {
      const start = await spool.append(line)
      // A row may be asked for more than once.
      for (const ref = sorted[nth++]; at < order.length && isSameRow(ref, rows[order[at]!]!); at++) {
        starts[order[at]!] = start
        ends[order[at]!] = start + line.length
      }
      // Half of the work: the rest is writing them.
      if (nth % 100 === 0) report(request, at >> 1, 0)
    }
    for (const [place, start] of starts.entries()) {
      signal?.throwIfAborted()
      yield await spool.read(start, ends[place]!)
    }
  } finally {
    await spool.close()
  }
}

function isSameRow(a: RowRef | undefined, b: RowRef): boolean {
  return a?.file === b.file && a.row === b.row
}

/** Of rows in the files' order, each once. */
async function* lines(request: JsonlRequest, rows: readonly RowRef[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const { inputs, signal, edits } = request
  const byteLists = inputs.map(({ file }) => integerListPaths(file.footer))
  for (let at = 0; at < rows.length;) {
    const { file: index, row: firstRow } = rows[at]!
    const { file } = inputs[index]!
    const group = rowGroupOf(file.footer, firstRow)
    const count = runLength(rows, at, Math.min(group.firstRow + group.numRows, firstRow + batchRows(group)))
    const numRows = rows[at + count - 1]!.row - firstRow + 1
    const cells = await readRows(file, { rowGroup: group.index, leaves: file.footer.leaves, firstRow, numRows, signal })
    for (const { row } of rows.slice(at, at + count)) {
      let record: Cell = cells[row - firstRow]!
      for (const { path, after } of edits?.(index, row) ?? []) record = setCell(record, path, after)
      yield encoder.encode(`${formatRow(record, byteLists[index]!)}\n`)
    }
    at += count
  }
}

/** Ascending rows of one file from rows[at] on, before row `end`. */
function runLength(rows: readonly RowRef[], at: number, end: number): number {
  let next = at + 1
  while (next < rows.length) {
    const [before, here] = [rows[next - 1]!, rows[next]!]
    if (here.file !== before.file || here.row <= before.row || here.row >= end) break
    next++
  }
  return next - at
}

function batchRows({ columns, numRows }: RowGroup): number {
  const bytes = columns.reduce(
    (sum, chunk) => sum + Math.max(chunk.totalUncompressedSize, chunk.totalCompressedSize),
    0,
  )
  const each = Math.max(1, bytes / Math.max(1, numRows))
  return Math.min(MAX_BATCH_ROWS, Math.max(1, Math.floor(BATCH_BYTES / each)))
}

/** Fields that hold image bytes as lists of integers: names from the row down, as `inside` joins them. */
function integerListPaths(footer: Footer): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const { leaf, weight } of weighLeaves(footer)) {
    const bytes = weight === 'image' ? findBytesLeaf(footer.root, leaf) : undefined
    if (bytes !== undefined) paths.add(bytes.place.filter((part) => typeof part === 'string').reduce(inside, ''))
  }
  return paths
}

/** The path of a field; list positions are no part of it. */
function inside(path: string, name: string): string {
  return `${path}\0${name}`
}

/** A row as one line of JSON, fields in the file's order. */
export function formatRow(row: Cell, integerLists: ReadonlySet<string> = new Set()): string {
  return JSON.stringify(plain(row, integerLists, ''))
}

function plain(cell: Cell, integerLists: ReadonlySet<string>, path: string): unknown {
  if (typeof cell === 'bigint') return String(cell)
  if (cell === null || typeof cell !== 'object') return cell
  if (cell instanceof Uint8Array) return stub(cell)
  if (Array.isArray(cell)) {
    const elements = cell as readonly Cell[]
    if (integerLists.has(path) && elements.length > 0 && elements.every(isByte)) return stub(Uint8Array.from(elements))
    return elements.map((each) => plain(each, integerLists, path))
  }
  return Object.fromEntries(
    Object.entries(cell as Readonly<Record<string, Cell>>).map(([name, value]) => [
      name,
      plain(value, integerLists, inside(path, name)),
    ]),
  )
}

/** Cells of integer columns are whole. */
function isByte(cell: Cell): cell is number {
  return typeof cell === 'number' && cell >= 0 && cell <= 255
}

function stub(bytes: Uint8Array): unknown {
  return { byte_length: bytes.length, sha256: bytesToHex(sha256(bytes)) }
}
