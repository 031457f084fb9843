/** Rows gathered for one data page: levels, and values as PLAIN bytes or dictionary indices. */
import { ByteBuilder } from '../bytes/byte-builder'
import type { DictionaryBuilder } from './dictionary-builder'
import { entryAt, valueAt, type OpenSlice } from '../rows/slice-rows'
import { valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'
import { RangeTracker, type RangeOrder } from './value-range'
import { packBooleans, plainSize, writePlain } from './write-values'
import type { Leaf } from '../types'

export class PageBuffer {
  rows = 0
  entries = 0
  values = 0
  range: RangeTracker | undefined
  indices: Uint32Array | undefined
  private readonly definition = new ByteBuilder(256)
  private readonly repetition = new ByteBuilder(256)
  private readonly plain = new ByteBuilder(1024)

  constructor(
    private readonly leaf: Leaf,
    private readonly order: RangeOrder | undefined,
  ) {
    this.reset(false)
  }

  get size(): number {
    return this.plain.length + (this.indices === undefined ? 0 : this.values * 2) + this.definition.length / 4
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
    this.indices = indexed ? new Uint32Array(1024) : undefined
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
    if (this.indices === undefined || dictionary === undefined) writePlain(this.plain, open.values, first, last)
    else if (!this.appendIndices(open.values, first, last, dictionary)) return false
    this.range?.add(open.values, first, last)
    const start = entryAt(open.rows, from)
    const end = entryAt(open.rows, to)
    const { definition, repetition } = open
    if (this.leaf.maxDefinition > 0 && definition !== undefined) this.definition.append(definition.subarray(start, end))
    if (this.leaf.maxRepetition > 0 && repetition !== undefined) this.repetition.append(repetition.subarray(start, end))
    this.rows += to - from
    this.entries += end - start
    this.values += last - first
    return true
  }

  /** From indices to PLAIN bytes, when the dictionary turned out useless. */
  expand(dictionary: ValueBytes): void {
    const indices = this.indices?.subarray(0, this.values) ?? []
    this.indices = undefined
    for (const index of indices) writePlain(this.plain, dictionary, index, index + 1)
  }

  levels(): { definition: Uint8Array | undefined; repetition: Uint8Array | undefined } {
    return {
      definition: this.leaf.maxDefinition > 0 ? this.definition.view() : undefined,
      repetition: this.leaf.maxRepetition > 0 ? this.repetition.view() : undefined,
    }
  }

  plainValues(): Uint8Array {
    return this.leaf.physicalType === 'BOOLEAN' ? packBooleans(this.plain.view()) : this.plain.view()
  }

  private appendIndices(values: ValueBytes, first: number, last: number, dictionary: DictionaryBuilder): boolean {
    let indices = this.indices ?? new Uint32Array(1024)
    const needed = this.values + last - first
    if (needed > indices.length) {
      const larger = new Uint32Array(Math.max(needed, indices.length * 2))
      larger.set(indices)
      indices = larger
      this.indices = larger
    }
    const known = values.indices && dictionary.indicesOf(values)
    for (let i = first; i < last; i++) {
      const stored = values.indices?.[i] ?? 0
      let index = known?.[stored] ?? -1
      if (index < 0) {
        index = dictionary.indexOf(values.data, valueStart(values, i), valueEnd(values, i))
        if (index < 0) return false
        if (known !== undefined) known[stored] = index
      }
      indices[this.values + i - first] = index
    }
    return true
  }
}
