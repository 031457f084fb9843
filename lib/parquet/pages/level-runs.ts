/** Levels read as runs of equal ones and never laid out: a list of a million integers has a handful of them. */

import { corrupt } from '../corrupt'
import { bitWidth } from './rle'

/** Stands in a run of `length` entries (0 at the end) that all have `level`. */
export interface LevelRuns {
  readonly level: number
  readonly length: number
  /** Goes on by that many entries of the run, into the next one where it is used up. */
  take(count: number): void
}

const bad = () => corrupt('The file is damaged: run lengths in a page do not add up.')

/** `count` levels of the RLE / bit-packed hybrid (see readHybrid) in bytes[position, end), none above `max`. */
export class HybridRuns implements LevelRuns {
  level = 0
  length = 0
  /** Entries behind the run. */
  #left: number
  /** Of these, bit-packed ones that come next; the first begins at that bit. */
  #packed = 0
  #bit = 0

  constructor(
    readonly bytes: Uint8Array,
    private position: number,
    readonly end: number,
    readonly max: number,
    count: number,
  ) {
    this.#left = count
    this.#next()
  }

  take(count: number): void {
    this.length -= count
    if (this.length === 0) this.#next()
  }

  #next(): void {
    if (this.#left === 0) return
    if (this.max === 0) this.length = this.#left
    while (this.length === 0) {
      if (this.#packed > 0) this.#takePacked()
      else this.#readHeader()
    }
    this.#left -= this.length
    if (this.level > this.max) throw corrupt('The file is damaged: a level is out of range.')
  }

  #readHeader(): void {
    const header = this.#readVarint()
    const length = Math.floor(header / 2)
    if (header % 2 === 1) {
      const width = bitWidth(this.max)
      const available = Math.min(length * width, this.end - this.position)
      this.#packed = Math.min(length * 8, this.#left)
      if (available * 8 < this.#packed * width) throw bad()
      this.#bit = this.position * 8
      this.position += available
      return
    }
    if (length === 0 || this.position >= this.end) throw bad()
    this.level = this.bytes[this.position++] as number
    this.length = Math.min(length, this.#left)
  }

  #readVarint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.position++]
      if (byte === undefined || this.position > this.end || shift > 28) throw bad()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  #takePacked(): void {
    this.level = this.#peekPacked()
    do {
      this.length++
      this.#packed--
      this.#bit += bitWidth(this.max)
    } while (this.#packed > 0 && this.#peekPacked() === this.level)
  }

  /** Levels have up to eight bits: these lie in two bytes at most. */
  #peekPacked(): number {
    const at = this.#bit >> 3
    const two = (this.bytes[at] as number) | ((this.bytes[at + 1] ?? 0) << 8)
    return (two >> (this.#bit & 7)) & ((1 << bitWidth(this.max)) - 1)
  }
}

/** Levels that are laid out already; none of them = `count` times `level`. */
export class LaidOutRuns implements LevelRuns {
  length = 0
  #from = 0

  constructor(
    readonly levels: Uint8Array | undefined,
    public level: number,
    readonly count: number,
  ) {
    this.#next()
  }

  take(count: number): void {
    this.length -= count
    this.#from += count
    if (this.length === 0) this.#next()
  }

  #next(): void {
    const { levels } = this
    if (!levels) {
      this.length = this.count - this.#from
      return
    }
    let to = this.#from
    const level = levels[to]
    while (to < this.count && levels[to] === level) to++
    this.level = level ?? 0
    this.length = to - this.#from
  }
}

/** Entries that have the level. */
export function countLevel(runs: LevelRuns, level: number): number {
  let count = 0
  for (; runs.length > 0; runs.take(runs.length)) if (runs.level === level) count += runs.length
  return count
}
