/** Levels held as runs of equal ones, never laid out: a list of a million integers has a handful of them. */

import { corrupt } from '../corrupt'
import { bitWidth, HybridRuns } from './rle'

/** Levels of entries in order. Neighbouring runs differ, so equal levels are equal runs however they were written. */
export class Levels {
  constructor(
    /** Run k has entries [ends[k - 1], ends[k]), none of them empty. */
    readonly ends: Uint32Array,
    /** The level of each run. */
    readonly levels: Uint8Array,
  ) {}

  static of(laidOut: Uint8Array): Levels {
    const builder = new LevelsBuilder()
    for (const level of laidOut) builder.add(level, 1)
    return builder.view()
  }

  get length(): number {
    return this.ends[this.ends.length - 1] ?? 0
  }

  at(entry: number): number {
    return this.levels[this.runAt(entry)] as number
  }

  /** Number of the run that holds the entry. */
  runAt(entry: number): number {
    let low = 0
    let high = this.ends.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.ends[middle] as number) > entry) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Stands at entry `from` and ends at entry `to`. */
  runs(from = 0, to = this.length): LevelRuns {
    return new LevelRuns(this, from, to)
  }

  /** Entries [from, to) that have the level. */
  count(level: number, from = 0, to = this.length): number {
    let count = 0
    for (const runs = this.runs(from, to); runs.length > 0; runs.take(runs.length))
      if (runs.level === level) count += runs.length
    return count
  }

  /** Entries [from, to) with memory of their own. */
  slice(from: number, to: number): Levels {
    const builder = new LevelsBuilder()
    builder.append(this, from, to)
    return builder.view()
  }

  /** One byte an entry. */
  layOut(): Uint8Array {
    const { ends, levels } = this
    const laidOut = new Uint8Array(this.length)
    for (let run = 0, from = 0; run < ends.length; run++) {
      const to = ends[run] as number
      // For a short run the call would cost more than the work.
      if (to - from < 16) while (from < to) laidOut[from++] = levels[run] as number
      else laidOut.fill(levels[run] as number, from, to)
      from = to
    }
    return laidOut
  }
}

/** Stands in a run of `length` entries (0 at the end) that all have `level`. */
export class LevelRuns {
  level = 0
  length = 0
  #run: number
  /** Entries behind the run. */
  #left: number

  constructor(
    readonly of: Levels,
    from: number,
    to: number,
  ) {
    this.#run = of.runAt(from)
    this.#left = to - from
    this.#enter(from)
  }

  /** Goes on by that many entries of the run, into the next one where it is used up. */
  take(count: number): void {
    this.length -= count
    if (this.length === 0) this.#enter(this.of.ends[this.#run++] as number)
  }

  #enter(from: number): void {
    if (this.#left === 0) return
    this.level = this.of.levels[this.#run] as number
    this.length = Math.min((this.of.ends[this.#run] as number) - from, this.#left)
    this.#left -= this.length
  }
}

/** Puts levels together run by run. */
export class LevelsBuilder {
  length = 0
  #ends = new Uint32Array(16)
  #levels = new Uint8Array(16)
  #runs = 0

  get runs(): number {
    return this.#runs
  }

  clear(): void {
    this.length = 0
    this.#runs = 0
  }

  add(level: number, count: number): void {
    if (count === 0) return
    this.length += count
    if (this.#runs > 0 && this.#levels[this.#runs - 1] === level) {
      this.#ends[this.#runs - 1] = this.length
      return
    }
    if (this.#runs === this.#ends.length) this.#grow()
    this.#ends[this.#runs] = this.length
    this.#levels[this.#runs++] = level
  }

  /** Entries [from, to) of others. */
  append(levels: Levels, from: number, to: number): void {
    for (const runs = levels.runs(from, to); runs.length > 0; runs.take(runs.length)) this.add(runs.level, runs.length)
  }

  /** Valid until the builder is used again. */
  view(): Levels {
    return new Levels(this.#ends.subarray(0, this.#runs), this.#levels.subarray(0, this.#runs))
  }

  #grow(): void {
    const ends = new Uint32Array(this.#runs * 2)
    ends.set(this.#ends)
    this.#ends = ends
    const levels = new Uint8Array(this.#runs * 2)
    levels.set(this.#levels)
    this.#levels = levels
  }
}

/** `count` levels of the RLE / bit-packed hybrid (see readHybrid) in bytes[start, end), none above `max`. */
export function readLevelRuns(bytes: Uint8Array, start: number, end: number, max: number, count: number): Levels {
  const builder = new LevelsBuilder()
  const runs = new HybridRuns(bytes, start, end, bitWidth(max))
  while (builder.length < count) {
    runs.next(count - builder.length)
    if (runs.isPacked) addPacked(builder, bytes, runs.start, runs.width, runs.count)
    else builder.add(runs.value, runs.count)
  }
  const levels = builder.view()
  checkLevels(levels, max)
  return levels
}

/** Levels have up to eight bits: these lie in two bytes at most. */
function addPacked(builder: LevelsBuilder, bytes: Uint8Array, position: number, width: number, count: number): void {
  const mask = (1 << width) - 1
  let level = -1
  let times = 0
  for (let i = 0, bit = 0; i < count; i++, bit += width) {
    const at = position + (bit >> 3)
    const next = (((bytes[at] as number) | ((bytes[at + 1] ?? 0) << 8)) >> (bit & 7)) & mask
    if (next === level) times++
    else {
      builder.add(level, times)
      level = next
      times = 1
    }
  }
  builder.add(level, times)
}

/** Throws CurationError 'corrupt' where one is above the leaf's maximum. */
export function checkLevels({ levels }: Levels, max: number): void {
  for (const level of levels) if (level > max) throw corrupt('The file is damaged: a level is out of range.')
}
