/** Distinct values of a chunk, those given first and others in order of first appearance, up to a number of bytes; equality is of bytes. */
import { ByteBuilder } from '../bytes/byte-builder'
import { ByteMap } from '../pages/byte-map'
import { countStored, isSameView, type ValueBytes } from '../pages/value-bytes'

/** As parquet-mr and arrow: a dictionary page past 1 MiB costs more than it saves. */
export const MAX_DICTIONARY_BYTES = 1 << 20
/** Longer values hardly repeat and would fill the dictionary at once. */
const MAX_VALUE_BYTES = 1 << 16

/** Where values of a source's dictionary are in the one being built. */
export class KnownValues {
  /** Index of each, -1 where it was not met yet. */
  readonly indices: Int32Array
  private unknown: number
  private map: ByteMap | undefined

  constructor(
    readonly data: Uint8Array,
    count: number,
  ) {
    this.indices = new Int32Array(count).fill(-1)
    this.unknown = count
  }

  note(stored: number, index: number): void {
    this.indices[stored] = index
    this.unknown--
  }

  /** From byte to byte, once all values are known; for dictionaries of 256 at most on both sides. */
  get byteMap(): ByteMap | undefined {
    return this.unknown > 0 ? undefined : (this.map ??= new ByteMap(Uint8Array.from(this.indices)))
  }
}

export class DictionaryBuilder {
  private readonly data = new ByteBuilder(1 << 12)
  private offsets: number[] = [0]
  private known: KnownValues | undefined
  private slots = new Int32Array(1 << 10).fill(-1)
  private isClosed = false

  /** `first` come before all others, as many of them as there is room for. */
  constructor(first?: ValueBytes) {
    if (first === undefined) return
    const { data, offsets, width } = first
    for (let k = 0; k < countStored(first); k++)
      this.indexOf(data, offsets?.[k] ?? k * width, offsets?.[k + 1] ?? (k + 1) * width)
  }

  get count(): number {
    return this.offsets.length - 1
  }

  /** Takes no more values. */
  close(): void {
    this.isClosed = true
  }

  /** Index of the value, added when new; -1 when it is too long, or new and the dictionary full or closed. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > MAX_VALUE_BYTES) return -1
    const mask = this.slots.length - 1
    let slot = hashBytes(bytes, start, end) & mask
    for (;;) {
      const index = this.slots[slot]!
      if (index < 0) break
      if (this.equals(index, bytes, start, end)) return index
      slot = (slot + 1) & mask
    }
    if (this.isClosed || this.data.length + end - start > MAX_DICTIONARY_BYTES) return -1
    this.slots[slot] = this.count
    this.data.append(bytes.subarray(start, end))
    this.offsets.push(this.data.length)
    if (this.count * 2 > this.slots.length) this.rehash()
    return this.count - 1
  }

  /** What is known of a source's dictionary; of one after the other. */
  knownOf(values: ValueBytes): KnownValues {
    if (this.known === undefined || !isSameView(this.known.data, values.data))
      this.known = new KnownValues(values.data, countStored(values))
    return this.known
  }

  /** All values; valid until the next `indexOf`. */
  values(width: number): ValueBytes {
    return { data: this.data.view(), offsets: Uint32Array.from(this.offsets), width, indices: undefined }
  }

  private equals(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[index]!
    if (this.offsets[index + 1]! - from !== end - start) return false
    return this.data.matches(from, bytes, start, end)
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1)
    const mask = this.slots.length - 1
    const own = this.data.view()
    for (let index = 0; index < this.count; index++) {
      let slot = hashBytes(own, this.offsets[index]!, this.offsets[index + 1]!) & mask
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask
      this.slots[slot] = index
    }
  }
}

/** FNV-1a over bytes with a final mix. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
