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
  private readonly definition = new LevelsBuilder()
  private readonly repetition = new LevelsBuilder()
  private readonly plain = new ByteBuilder(1024)
  private isIndexed = false
  /** For indices, page after page. */
  private room: Uint8Array | Uint32Array = new Uint8Array(1024)

  constructor(
    private readonly leaf: Leaf,
    private readonly order: RangeOrder | undefined,
  ) {
    this.reset(false)
  }

  /** Of the values: a byte each while the dictionary has no more than that tells apart. Undefined where they are PLAIN. */
  get indices(): Uint8Array | Uint32Array | undefined {
    return this.isIndexed ? this.room.subarray(0, this.values) : undefined
  }

  get size(): number {
    const indices = this.isIndexed ? this.values * (this.room instanceof Uint8Array ? 1 : 2) : 0
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
    this.isIndexed = indexed
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
    const indices = this.indices ?? []
    this.isIndexed = false
    for (const index of indices) writePlain(this.plain, dictionary, index, index + 1)
  }

  /** Counts the dictionary's values that are on the page to its range. */
  addUsed(dictionary: ValueBytes): void {
    const { indices, range } = this
    if (indices === undefined || range === undefined) return
    const count = dictionary.offsets!.length - 1
    const isUsed = new Uint8Array(count)
    const used = new Int32Array(count)
    let found = 0
    for (let i = 0; i < indices.length && found < count; i++) {
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
    const known = values.indices && dictionary.knownOf(values)
    const shift = this.values - first
    this.makeRoom(this.values + last - first, dictionary.count > 256)
    let next = first
    while (next < last) {
      if (known !== undefined) next = translate(values.indices!, next, last, known, this.room, shift)
      if (next === last) break
      const index = dictionary.indexOf(values.data, valueStart(values, next), valueEnd(values, next))
      if (index < 0) return false
      known?.note(values.indices![next]!, index)
      if (index > 0xff) this.makeRoom(this.room.length, true)
      this.room[next + shift] = index
      next++
    }
    return true
  }

  /** For so many indices, of more than a byte each if need be; those that are there stay. */
  private makeRoom(count: number, isWide: boolean): void {
    const { room } = this
    const widens = isWide && room instanceof Uint8Array
    if (count <= room.length && !widens) return
    const length = count <= room.length ? room.length : Math.max(count, room.length * 2)
    this.room = widens || room instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length)
    this.room.set(room)
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
