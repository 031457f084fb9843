/** Rows of one leaf put aside by row group and place, written to a spool a few megabytes at a time. */
import { ByteArena } from '../bytes/byte-arena'
import { ByteBuilder } from '../bytes/byte-builder'
import { CurationError } from '@/lib/errors'
import type { OpenSlice } from '../rows/slice-rows'
import { entryAt, valueAt } from '../rows/slice-rows'
import { byteIntegers, narrowToBytes } from '../pages/byte-integers'
import { type Levels, readLevelRuns } from '../pages/level-runs'
import type { Spool } from './spool'
import { gather, valueEnd, valueStart, valueWidth, type ValueBytes } from '../pages/value-bytes'
import { writeLevels } from './write-levels'
import type { Leaf } from '../types'

/** Over all row groups. */
const BUFFER_BYTES = 16 << 20
const HEADER_BYTES = 16

/** For values on their way from a dictionary. */
const room = new ByteArena()

/** A row group's rows of the leaf, in order. */
export interface StashedRows extends Iterable<OpenSlice> {
  readonly leaf: Leaf
}

export class RowStash {
  private readonly buffers: ByteBuilder[]
  private readonly extents: { start: number; end: number }[][]
  private buffered = 0

  constructor(
    readonly leaf: Leaf,
    groups: number,
    private readonly spool: Spool,
  ) {
    this.buffers = Array.from({ length: groups }, () => new ByteBuilder(0))
    this.extents = Array.from({ length: groups }, () => [])
  }

  /** Resolves to the bytes that the row takes. */
  async put(group: number, place: number, open: OpenSlice, row: number): Promise<number> {
    const out = this.buffers[group]!
    const before = out.length
    writeRow(out, this.leaf, place, open, row)
    const bytes = out.length - before
    this.buffered += bytes
    if (this.buffered >= BUFFER_BYTES) await this.flush()
    return bytes
  }

  /** A row group's rows put aside anew, by runs of so many. */
  async split(group: number, runs: readonly number[]): Promise<RowStash> {
    const finer = new RowStash(this.leaf, runs.length, this.spool)
    const runOf = new Uint32Array(runs.reduce((sum, count) => sum + count, 0))
    const first: number[] = []
    let rows = 0
    for (const [run, count] of runs.entries()) {
      first.push(rows)
      runOf.fill(run, rows, (rows += count))
    }
    for (const { start, end } of this.extents[group]!) {
      const piece = await this.spool.read(start, end)
      for (let at = 0; at < piece.length;) {
        const { length, place } = readHeader(piece, at)
        const run = runOf[place]!
        const { bytes, at: begins } = finer.buffers[run]!.reserve(length)
        bytes.set(piece.subarray(at, at + length), begins)
        writePlace(bytes, begins, place - first[run]!)
        finer.buffered += length
        if (finer.buffered >= BUFFER_BYTES) await finer.flush()
        at += length
      }
    }
    await finer.flush()
    return finer
  }

  async flush(): Promise<void> {
    for (const [group, buffer] of this.buffers.entries()) {
      if (buffer.length === 0) continue
      const start = await this.spool.append(buffer.view())
      this.extents[group]!.push({ start, end: start + buffer.length })
      this.buffers[group] = new ByteBuilder(0)
    }
    this.buffered = 0
  }

  /** Rows [from, to) of a row group of so many. */
  async take(group: number, rows: number, from: number, to: number): Promise<StashedRows> {
    const pieces: Uint8Array[] = []
    for (const { start, end } of this.extents[group]!) pieces.push(await this.spool.read(start, end))
    const found: ({ piece: Uint8Array; at: number } | undefined)[] = Array.from({ length: rows })
    for (const piece of pieces) {
      for (let at = 0; at < piece.length;) {
        const header = readHeader(piece, at)
        found[header.place] = { piece, at }
        at += header.length
      }
    }
    const { leaf } = this
    return {
      leaf,
      *[Symbol.iterator]() {
        for (const row of found.slice(from, to)) {
          if (row === undefined) throw new CurationError('export', 'Rows put aside for the export are missing.')
          yield readRow(leaf, row.piece, row.at)
        }
      },
    }
  }
}

/** Length of the row, place, entries, values; then levels as in a page, and the values. */
function writeRow(out: ByteBuilder, leaf: Leaf, place: number, open: OpenSlice, row: number): void {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const [first, last] = [valueAt(open.rows, row), valueAt(open.rows, row + 1)]
  const { at } = out.reserve(4)
  out.uint32(place)
  out.uint32(to - from)
  out.uint32(last - first)
  if (leaf.maxRepetition > 0) writeLevels(out, open.repetition!, from, to, leaf.maxRepetition)
  if (leaf.maxDefinition > 0) writeLevels(out, open.definition!, from, to, leaf.maxDefinition)
  writeValues(out, open.values, first, last)
  const bytes = out.view()
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, bytes.length - at, true)
}

/** Values of one width one after the other, integers that are bytes as one (told by the width in a byte); others behind their lengths. */
function writeValues(out: ByteBuilder, values: ValueBytes, first: number, last: number): void {
  const { data, width, indices } = values
  if (width > 0) {
    const low = width === 4 || width === 8 ? narrowToBytes(values, first, last, room) : undefined
    out.byte(low === undefined ? 0 : 1)
    if (low !== undefined) out.append(low)
    else out.append(indices ? gather(values, first, last, room) : data.subarray(first * width, last * width))
    return
  }
  for (let i = first; i < last; i++) out.uint32(valueEnd(values, i) - valueStart(values, i))
  for (let i = first; i < last; i++) out.append(data.subarray(valueStart(values, i), valueEnd(values, i)))
}

function writePlace(bytes: Uint8Array, at: number, place: number): void {
  new DataView(bytes.buffer, bytes.byteOffset + at).setUint32(4, place, true)
}

function readHeader(piece: Uint8Array, at: number) {
  const view = new DataView(piece.buffer, piece.byteOffset + at, HEADER_BYTES)
  const [length, place, entries, values] = [0, 4, 8, 12].map((each) => view.getUint32(each, true))
  return { length: length!, place: place!, entries: entries!, values: values! }
}

function readRow(leaf: Leaf, piece: Uint8Array, start: number): OpenSlice {
  const { length, entries, values } = readHeader(piece, start)
  let at = start + HEADER_BYTES
  const takeLevels = (max: number): Levels | undefined => {
    if (max === 0) return undefined
    const bytes = new DataView(piece.buffer, piece.byteOffset + at, 4).getUint32(0, true)
    return readLevelRuns(piece, at + 4, (at += 4 + bytes), max, entries)
  }
  const repetition = takeLevels(leaf.maxRepetition)
  const definition = takeLevels(leaf.maxDefinition)
  return {
    numRows: 1,
    definition,
    repetition,
    rows: { entries: Uint32Array.of(0, entries), values: Uint32Array.of(0, values) },
    values: readValues(valueWidth(leaf), piece.subarray(at, start + length), values),
  }
}

function readValues(width: number, bytes: Uint8Array, count: number): ValueBytes {
  if (width > 0) {
    const data = bytes.subarray(1)
    if (bytes[0] === 1) return { data: byteIntegers(width), offsets: undefined, width, indices: data }
    return { data, offsets: undefined, width, indices: undefined }
  }
  const lengths = new DataView(bytes.buffer, bytes.byteOffset, 4 * count)
  const offsets = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + lengths.getUint32(4 * i, true)
  return { data: bytes.subarray(4 * count), offsets, width, indices: undefined }
}
