/** What a pass found out, as bytes that can be kept: after a reload any image is read alone again. Never trusted blindly. */

import type { ChunkIndex } from './binary-index'
import { newValuesPage, NULL_CELL, type CellPage, type ValuesPage } from '../pages/binary-page'
import { KeptValues, type KeptRows } from './kept-values'
import type { ParquetFile } from '../rows/leaf-reader'
import type { PageStart } from '../pages/page-starts'
import { Restarts } from '../codec/restarts'
import type { Codec, ColumnChunk } from '../types'

const FORMAT = 'binary index 4'

interface SavedValues {
  readonly codec: Codec
  readonly offset: number
  readonly length: number
  readonly decodedLength: number
  readonly valuesStart: number
  readonly numValues: number
  readonly restarts: number
  readonly isIndivisible: boolean
  readonly kept: SavedKept | null
}

/** Name of the pack, and how many values. */
type SavedKept = readonly [pack: string, numValues: number]

interface SavedPage {
  readonly offset: number
  readonly end: number
  readonly rowsBefore: number
  readonly endsRow: boolean
  readonly beginsRow: boolean
  readonly rows: number
  readonly cells: number
  readonly values: SavedValues | 'dictionary' | 'opaque'
  readonly kept: SavedKept | null
}

interface SavedChunk {
  readonly rowGroup: number
  readonly leaf: number
  readonly starts: readonly PageStart[]
  readonly dictionary: SavedValues | null
  readonly pages: readonly SavedPage[]
  readonly rows: SavedKept | null
}

interface SavedIndex {
  readonly format: string
  readonly byteLength: number
  readonly footerOffset: number
  readonly chunks: readonly SavedChunk[]
}

/** Everything known of chunks whose pass is complete: JSON, then numbers of 32 bits. A few kilobytes a thousand images. */
export function saveIndex(file: ParquetFile): Uint8Array {
  const numbers: (Uint32Array | Int32Array)[] = []
  const chunks: SavedChunk[] = []
  for (const group of file.footer.rowGroups) {
    for (const chunk of group.columns) {
      const starts = file.pageStarts.get(chunk)
      if (starts?.complete) chunks.push(saveChunk(file, chunk, group.index, starts.starts, numbers))
    }
  }
  const { byteLength } = file.source
  const saved: SavedIndex = { format: FORMAT, byteLength, footerOffset: file.footer.offset, chunks }
  return pack(new TextEncoder().encode(JSON.stringify(saved)), numbers)
}

/** Takes up what saveIndex gave for the same file. False (and nothing taken) where it does not fit. */
export function loadIndex(file: ParquetFile, bytes: Uint8Array): boolean {
  try {
    const { json, numbers } = unpack(bytes)
    const saved = JSON.parse(new TextDecoder().decode(json)) as SavedIndex
    const isSame = saved.byteLength === file.source.byteLength && saved.footerOffset === file.footer.offset
    if (saved.format !== FORMAT || !isSame) return false
    const take = taker(numbers)
    const loaded = saved.chunks.map((chunk) => ({ saved: chunk, ...loadChunk(file, chunk, take) }))
    for (const {
      saved: { starts },
      chunk,
      index,
    } of loaded) {
      file.pageStarts.set(chunk, [...starts])
      file.binaryIndex.set(chunk, index)
    }
    return true
  } catch {
    return false
  }
}

const HEAD_BYTES = 8

type Numbers = (Uint32Array | Int32Array)[]

function saveChunk(
  file: ParquetFile,
  chunk: ColumnChunk,
  rowGroup: number,
  starts: readonly PageStart[],
  numbers: Numbers,
): SavedChunk {
  const index = file.binaryIndex.of(chunk)
  const isComplete = index.isComplete
  return {
    rowGroup,
    leaf: chunk.leafIndex,
    starts,
    dictionary: isComplete && index.dictionary ? saveValues(index.dictionary, numbers) : null,
    pages: isComplete ? [...index.pages.values()].map((page) => savePage(page, numbers)) : [],
    rows: saveRows(index.rows, numbers),
  }
}

function saveRows(rows: KeptRows | undefined, numbers: Numbers): SavedKept | null {
  if (rows !== undefined) numbers.push(rows.starts)
  return saveKept(rows?.cells, numbers)
}

/** Positions go beyond 32 bits: each takes two numbers. */
function saveKept(kept: KeptValues | undefined, numbers: Numbers): SavedKept | null {
  if (kept === undefined) return null
  numbers.push(new Uint32Array(kept.positions.buffer), kept.lengths, kept.sums)
  return [kept.pack, kept.length]
}

function savePage({ rowStarts, cells, values, kept, ...page }: CellPage, numbers: Numbers): SavedPage {
  numbers.push(rowStarts, cells)
  const saved = typeof values === 'object' ? saveValues(values, numbers) : values
  return { ...page, rows: rowStarts.length, cells: cells.length, values: saved, kept: saveKept(kept, numbers) }
}

function saveValues({ starts, ends, restarts, known, kept, ...page }: ValuesPage, numbers: Numbers): SavedValues {
  numbers.push(starts.subarray(0, known), ends.subarray(0, known))
  for (const field of RESTART_FIELDS) numbers.push(restarts[field].subarray(0, restarts.length))
  return { ...page, numValues: known, restarts: restarts.length, kept: saveKept(kept, numbers) }
}

const RESTART_FIELDS = ['out', 'input', 'literal', 'reach'] as const

type Take = (length: number) => Uint32Array

function loadChunk(file: ParquetFile, saved: SavedChunk, take: Take): { chunk: ColumnChunk; index: ChunkIndex } {
  const chunk = file.footer.rowGroups[saved.rowGroup]?.columns[saved.leaf]
  if (!chunk) throw new RangeError('no such column')
  const dictionary = saved.dictionary && loadValues(saved.dictionary, chunk, take)
  const pages = new Map(saved.pages.map((page) => [page.offset, loadPage(page, chunk, take, dictionary)]))
  const isComplete = pages.size > 0
  const rows = loadRows(saved.rows, take, file.footer.rowGroups[saved.rowGroup]?.numRows ?? 0)
  return { chunk, index: { pages, dictionary: isComplete ? dictionary : undefined, isComplete, rows } }
}

function loadRows(saved: SavedKept | null, take: Take, numRows: number): KeptRows | undefined {
  if (saved === null) return undefined
  const starts = take(numRows + 1).slice()
  const cells = loadKept(saved, take)
  check(cells !== undefined && starts.every((start, k) => start >= (starts[k - 1] ?? 0) && start <= cells.length))
  return cells && { starts, cells }
}

function loadKept(saved: SavedKept | null, take: Take): KeptValues | undefined {
  if (saved === null) return undefined
  const [pack, numValues] = saved
  const positions = new Float64Array(take(numValues * 2).slice().buffer)
  return new KeptValues(pack, positions, take(numValues).slice(), take(numValues).slice())
}

function loadPage(saved: SavedPage, chunk: ColumnChunk, take: Take, dictionary: ValuesPage | null): CellPage {
  check(saved.offset >= chunk.start && saved.end <= chunk.end && saved.offset < saved.end)
  const rowStarts = take(saved.rows).slice()
  const cells = new Int32Array(take(saved.cells).slice().buffer)
  const values = typeof saved.values === 'object' ? loadValues(saved.values, chunk, take) : saved.values
  const numValues =
    typeof values === 'object' ? values.numValues : values === 'dictionary' ? dictionary?.numValues : Infinity
  check(cells.every((cell) => cell >= NULL_CELL && cell < (numValues ?? 0)))
  check(rowStarts.every((start) => start <= cells.length))
  return { ...saved, rowStarts, cells, values, kept: loadKept(saved.kept, take) }
}

function loadValues(saved: SavedValues, chunk: ColumnChunk, take: Take): ValuesPage {
  check(saved.offset >= chunk.start && saved.offset + saved.length <= chunk.end)
  const [starts, ends] = [take(saved.numValues), take(saved.numValues)]
  const restarts = new Restarts(Math.max(1, saved.restarts))
  for (const field of RESTART_FIELDS) restarts[field].set(take(saved.restarts))
  restarts.length = saved.restarts
  check(restarts.input.every((input) => input <= saved.length))
  const page = newValuesPage(saved, restarts)
  page.starts.set(starts)
  page.ends.set(ends)
  check(ends.every((end, k) => end >= (starts[k] ?? 0) && end <= saved.decodedLength))
  page.known = saved.numValues
  page.isIndivisible = saved.isIndivisible
  page.kept = loadKept(saved.kept, take)
  return page
}

function check(isRight: boolean): void {
  if (!isRight) throw new RangeError('The index does not fit the file.')
}

function taker(numbers: Uint32Array): Take {
  let at = 0
  return (length) => {
    check(Number.isSafeInteger(length) && length >= 0 && length <= numbers.length - at)
    at += length
    return numbers.subarray(at - length, at)
  }
}

/** Checksum and length of the JSON (4 bytes each), JSON padded to 4, numbers. */
function pack(json: Uint8Array, numbers: Numbers): Uint8Array {
  const start = HEAD_BYTES + Math.ceil(json.length / 4) * 4
  const bytes = new Uint8Array(start + numbers.reduce((total, part) => total + part.byteLength, 0))
  bytes.set(json, HEAD_BYTES)
  let at = start
  for (const part of numbers) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  const head = new DataView(bytes.buffer)
  head.setUint32(4, json.length, true)
  head.setUint32(0, checksum(bytes), true)
  return bytes
}

function unpack(bytes: Uint8Array): { json: Uint8Array; numbers: Uint32Array } {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  check(head.getUint32(0, true) === checksum(bytes))
  const length = head.getUint32(4, true)
  const rest = new Uint8Array(bytes.subarray(HEAD_BYTES + Math.ceil(length / 4) * 4))
  const numbers = new Uint32Array(rest.buffer, 0, Math.floor(rest.length / 4))
  return { json: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length), numbers }
}

/** FNV-1a over all but the checksum itself: a kept index that lost a bit must not show one image for another. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 4; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash >>> 0
}
