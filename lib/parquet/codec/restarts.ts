/** Points of a snappy page where decoding can begin again: with them any part of a page is read without the rest. */

/** Decoded bytes between two points: snappy's encoders begin anew every 64 KiB, so copies rarely reach past one. */
export const RESTART_SPACING = 1 << 16

export interface Restart {
  /** Decoded position. */
  readonly out: number
  /** Position in the compressed page. */
  readonly input: number
  /** Bytes left of the literal that stands there; 0 = a tag stands there. */
  readonly literal: number
}

/** What a part of the page takes: compressed bytes [from, to), to be decoded from `restart` on. */
export interface RestartRange {
  readonly restart: Restart
  readonly to: number
}

export class Restarts {
  length = 0
  out: Uint32Array
  input: Uint32Array
  literal: Uint32Array
  /** Lowest decoded position that a copy between this point and the next refers to. */
  reach: Uint32Array

  constructor(capacity = 8) {
    this.out = new Uint32Array(capacity)
    this.input = new Uint32Array(capacity)
    this.literal = new Uint32Array(capacity)
    this.reach = new Uint32Array(capacity)
  }

  add(out: number, input: number, literal: number): void {
    if (this.length > 0 && out <= (this.out[this.length - 1] as number)) return
    if (this.length === this.out.length) this.#grow()
    this.out[this.length] = out
    this.input[this.length] = input
    this.literal[this.length] = literal
    this.reach[this.length] = out
    this.length++
  }

  /** A copy that writes at `out` refers to decoded position `from`. */
  noteCopy(out: number, from: number): void {
    const last = this.length - 1
    const point = out >= (this.out[last] ?? 0) ? last : this.find(out)
    if (from < (this.reach[point] as number)) this.reach[point] = from
  }

  at(index: number): Restart {
    return {
      out: this.out[index] as number,
      input: this.input[index] as number,
      literal: this.literal[index] as number,
    }
  }

  /** Number of the last point at or before a decoded position. */
  find(position: number): number {
    let low = 0
    let high = this.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.out[middle] as number) <= position) low = middle
      else high = middle - 1
    }
    return low
  }

  /** What decoded [start, end) takes. `inputLength` = length of the compressed page. */
  plan(start: number, end: number, inputLength: number): RestartRange {
    const last = this.find(Math.max(start, end - 1))
    let first = this.find(start)
    let lowest = start
    for (let k = last; k >= first; k--) {
      lowest = Math.min(lowest, this.reach[k] as number)
      if (k === first && lowest < (this.out[k] as number)) first = this.find(lowest)
    }
    return { restart: this.#enter(first, lowest), to: this.#leave(last, end, inputLength) }
  }

  /** Begins inside a literal where it holds all that is needed from there on. */
  #enter(point: number, lowest: number): Restart {
    const restart = this.at(point)
    const ahead = lowest - restart.out
    if (ahead <= 0 || restart.literal < ahead) return restart
    return { out: lowest, input: restart.input + ahead, literal: restart.literal - ahead }
  }

  #leave(point: number, end: number, inputLength: number): number {
    const { out, input, literal } = this.at(point)
    if (literal >= end - out) return input + end - out
    if (point + 1 < this.length) return this.input[point + 1] as number
    // The last point known: an encoder makes at most this much of what is left.
    return Math.min(inputLength, input + Math.ceil((end - out) * 1.17) + 128)
  }

  #grow(): void {
    const grown = new Restarts(this.out.length * 2)
    for (const field of ['out', 'input', 'literal', 'reach'] as const) {
      grown[field].set(this[field])
      this[field] = grown[field]
    }
  }
}
