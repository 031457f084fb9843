/** Rows of one leaf put aside by row group and place, written to a spool a few megabytes at a time. */
import { ByteBuilder } from '../bytes/byte-builder'
import { CurationError } from '@/lib/errors'
import type { OpenSlice } from '../rows/slice-rows'
import { entryAt, valueAt } from '../rows/slice-rows'
import type { Spool } from './spool'
import { valueEnd, valueStart, valueWidth } from '../pages/value-bytes'
import type { Leaf } from '../types'

/** Over all row groups. */
const BUFFER_BYTES = 16 << 20
/** place, entries, values */
const HEADER_BYTES = 12

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

  async put(group: number, place: number, open: OpenSlice, row: number): Promise<void> {
    const out = this.buffers[group]!
    const before = out.length
    writeRow(out, this.leaf, place, open, row)
    this.buffered += out.length - before
    if (this.buffered >= BUFFER_BYTES) await this.flush()
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
        at += rowLength(this.leaf, piece, at)
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

function writeRow(out: ByteBuilder, leaf: Leaf, place: number, open: OpenSlice, row: number): void {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const [first, last] = [valueAt(open.rows, row), valueAt(open.rows, row + 1)]
  out.uint32(place)
  out.uint32(to - from)
  out.uint32(last - first)
  if (leaf.maxRepetition > 0) out.append(open.repetition!.subarray(from, to))
  if (leaf.maxDefinition > 0) out.append(open.definition!.subarray(from, to))
  for (let i = first; i < last; i++) out.uint32(valueEnd(open.values, i) - valueStart(open.values, i))
  for (let i = first; i < last; i++)
    out.append(open.values.data.subarray(valueStart(open.values, i), valueEnd(open.values, i)))
}

function readHeader(piece: Uint8Array, at: number): { place: number; entries: number; values: number } {
  const view = new DataView(piece.buffer, piece.byteOffset + at, HEADER_BYTES)
  return { place: view.getUint32(0, true), entries: view.getUint32(4, true), values: view.getUint32(8, true) }
}

function levelBytes(leaf: Leaf, entries: number): number {
  return (leaf.maxRepetition > 0 ? entries : 0) + (leaf.maxDefinition > 0 ? entries : 0)
}

function rowLength(leaf: Leaf, piece: Uint8Array, at: number): number {
  const { entries, values } = readHeader(piece, at)
  const lengths = HEADER_BYTES + levelBytes(leaf, entries)
  const view = new DataView(piece.buffer, piece.byteOffset + at + lengths, 4 * values)
  let bytes = lengths + 4 * values
  for (let i = 0; i < values; i++) bytes += view.getUint32(4 * i, true)
  return bytes
}

function readRow(leaf: Leaf, piece: Uint8Array, start: number): OpenSlice {
  const { entries, values } = readHeader(piece, start)
  let at = start + HEADER_BYTES
  const takeLevels = (max: number) => (max > 0 ? piece.subarray(at, (at += entries)) : undefined)
  const repetition = takeLevels(leaf.maxRepetition)
  const definition = takeLevels(leaf.maxDefinition)
  const lengths = new DataView(piece.buffer, piece.byteOffset + at, 4 * values)
  const offsets = new Float64Array(values + 1)
  for (let i = 0; i < values; i++) offsets[i + 1] = offsets[i]! + lengths.getUint32(4 * i, true)
  const data = piece.subarray(at + 4 * values, at + 4 * values + offsets[values]!)
  return {
    numRows: 1,
    definition,
    repetition,
    rows: { entries: Uint32Array.of(0, entries), values: Uint32Array.of(0, values) },
    values: { data, offsets, width: valueWidth(leaf), indices: undefined },
  }
}
