/** Rows gathered for one data page: levels, and values as PLAIN bytes or dictionary indices. */
import { ByteBuilder } from '../bytes/byte-builder'
import type { DictionaryBuilder, KnownValues } from './dictionary-builder'
import { type Levels, LevelsBuilder } from '../pages/level-runs'
import { entryAt, valueAt, type OpenSlice } from '../rows/slice-rows'
import { valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'
import { RangeTracker, type RangeOrder } from './value-range'
import { packBooleans, plainSize, writePlain } from './write-values'
import type { Indices } from '../pages/values'
import type { Leaf } from '../types'

export class PageBuffer {
  rows = 0
  entries = 0
  values = 0
  range: RangeTracker | undefined
  /** A byte each while the dictionary has no more values than that tells apart. */
  indices: Uint8Array | Uint32Array | undefined
  private readonly definition = new LevelsBuilder()
  private readonly repetition = new LevelsBuilder()
  private readonly plain = new ByteBuilder(1024)
  /** For indices, page after page. */
  private room: Uint8Array | Uint32Array = new Uint8Array(1024)

  constructor(
    private readonly leaf: Leaf,
    private readonly order: RangeOrder | undefined,
  ) {
    this.reset(false)
  }

  get size(): number {
    const indices = this.indices === undefined ? 0 : this.values * (this.indices instanceof Uint8Array ? 1 : 2)
    return this.plain.length + indices + Math.min(this.entries / 4, this.definition.runs * 3)
  }

  get nulls(): number {
    return this.entries - this.values
  }

  reset(indexed: boolean): void {
    this.rows = 0
    this.entries = 0
    this.values = 0
    this.definition.clear()
    this.repetition.clear()
    this.plain.clear()
    this.indices = indexed ? this.room : undefined
    this.range = this.order === undefined ? undefined : new RangeTracker(this.order)
  }

  /** PLAIN bytes rows [from, to) would add. */
  static sizeOf(open: OpenSlice, from: number, to: number): number {
    return plainSize(open.values, valueAt(open.rows, from), valueAt(open.rows, to))
  }

  /** Takes rows [from, to); with a dictionary, false when a value does not fit in it (nothing is taken then). */
  append(open: OpenSlice, from: number, to: number, dictionary?: DictionaryBuilder): boolean {
    const first = valueAt(open.rows, from)
    const last = valueAt(open.rows, to)
    if (dictionary !== undefined) {
      if (!this.appendIndices(open.values, first, last, dictionary)) return false
    } else {
      writePlain(this.plain, open.values, first, last)
      this.range?.add(open.values, first, last)
    }
    const start = entryAt(open.rows, from)
    const end = entryAt(open.rows, to)
    const { definition, repetition } = open
    if (this.leaf.maxDefinition > 0 && definition !== undefined) this.definition.append(definition, start, end)
    if (this.leaf.maxRepetition > 0 && repetition !== undefined) this.repetition.append(repetition, start, end)
    this.rows += to - from
    this.entries += end - start
    this.values += last - first
    return true
  }

  /** From indices to PLAIN bytes, when the dictionary turned out useless. */
  expand(dictionary: ValueBytes): void {
    this.addUsed(dictionary)
    const indices = this.indices?.subarray(0, this.values) ?? []
    this.indices = undefined
    for (const index of indices) writePlain(this.plain, dictionary, index, index + 1)
  }

  /** Counts the dictionary's values that are on the page to its range. */
  addUsed(dictionary: ValueBytes): void {
    const { indices, range, values } = this
    if (indices === undefined || range === undefined) return
    const count = dictionary.offsets!.length - 1
    const isUsed = new Uint8Array(count)
    const used = new Int32Array(count)
    let found = 0
    for (let i = 0; i < values && found < count; i++) {
      const index = indices[i]!
      if (isUsed[index] === 1) continue
      isUsed[index] = 1
      used[found++] = index
    }
    range.add({ ...dictionary, indices: used }, 0, found)
  }

  levels(): { definition: Levels | undefined; repetition: Levels | undefined } {
    return {
      definition: this.leaf.maxDefinition > 0 ? this.definition.view() : undefined,
      repetition: this.leaf.maxRepetition > 0 ? this.repetition.view() : undefined,
    }
  }

  plainValues(): Uint8Array {
    return this.leaf.physicalType === 'BOOLEAN' ? packBooleans(this.plain.view()) : this.plain.view()
  }

  private appendIndices(values: ValueBytes, first: number, last: number, dictionary: DictionaryBuilder): boolean {
    const shift = this.values - first
    let indices = this.roomFor(this.values + last - first, dictionary.count > 256)
    const known = values.indices && dictionary.knownOf(values)
    for (let i = first; i < last; i++) {
      if (known !== undefined) i = translate(values.indices!, i, last, known, indices, shift)
      if (i === last) break
      const index = dictionary.indexOf(values.data, valueStart(values, i), valueEnd(values, i))
      if (index < 0) return false
      known?.note(values.indices![i]!, index)
      if (index > 0xff) indices = this.roomFor(indices.length, true)
      indices[i + shift] = index
    }
    return true
  }

  /** Indices as they are, with room for so many and more than a byte each if need be. */
  private roomFor(count: number, isWide: boolean): Uint8Array | Uint32Array {
    const { room } = this
    const widens = isWide && room instanceof Uint8Array
    if (count <= room.length && !widens) return room
    const length = count <= room.length ? room.length : Math.max(count, room.length * 2)
    const larger = widens || room instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length)
    larger.set(room)
    return (this.indices = this.room = larger)
  }
}

/** Indices from one dictionary to another while they are known there; stops at the first that is not. */
function translate(
  stored: Indices,
  from: number,
  to: number,
  known: KnownValues,
  out: Uint8Array | Uint32Array,
  shift: number,
): number {
  const map = stored instanceof Uint8Array && out instanceof Uint8Array ? known.byteMap : undefined
  if (map !== undefined) {
    map.copy((stored as Uint8Array).subarray(from, to), out as Uint8Array, from + shift)
    return to
  }
  const { indices } = known
  for (let i = from; i < to; i++) {
    const index = indices[stored[i]!]!
    if (index < 0) return i
    out[i + shift] = index
  }
  return to
}
