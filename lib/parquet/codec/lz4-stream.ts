/** One raw LZ4 block decoded as its bytes come in, holding 64 KiB of what went before: no copy reaches farther back. */

import type { ByteArena } from '../bytes/byte-arena'
import { joinBytes } from '../bytes/byte-builder'
import { corrupt } from '../corrupt'

const HISTORY_BYTES = 1 << 16
const OUTPUT_BYTES = 4 << 20
const SHORTEST_COPY = 4
/** Stays in a processor's cache. */
const REUSED_BYTES = 1 << 20

const bad = () => corrupt('The file is damaged: an LZ4 page cannot be decoded.')

export class Lz4Stream {
  readonly #decodedLength: number
  #carry = new Uint8Array(0)
  #buffer: Uint8Array = new Uint8Array(0)
  /** Filled part of the buffer, and decoded bytes before its first one. */
  #filled = 0
  #base = 0
  /** What the sequence under way still wants: literal bytes, then a copy if it has one. */
  #literal = 0
  #token: number | undefined
  #copy = 0
  #offset = 0

  /**
   * With `memory` a view is valid until the next one only, and long literals are not copied to it: their views are of the
   * pieces themselves.
   */
  constructor(
    decodedLength: number,
    readonly memory?: ByteArena,
  ) {
    this.#decodedLength = decodedLength
  }

  get isDone(): boolean {
    return this.#out === this.#decodedLength && this.#carry.length === 0 && this.#literal === 0 && this.#copy === 0
  }

  get #out(): number {
    return this.#base + this.#filled
  }

  get #left(): number {
    return this.#decodedLength - this.#out
  }

  /** Decoded bytes that this piece completes; the views stay valid unless they are in memory used again. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    const input = joinBytes(this.#carry, piece)
    let position = 0
    let emitted = this.#filled
    for (;;) {
      if (this.#filled === this.#buffer.length) {
        if (this.#filled > emitted) yield this.#buffer.subarray(emitted, this.#filled)
        if (this.#out < this.#decodedLength) this.#rotate()
        emitted = this.#filled
      }
      if (this.#mayPass(input, position)) {
        if (this.#filled > emitted) yield this.#buffer.subarray(emitted, this.#filled)
        const literal = input.subarray(position, position + this.#literal)
        yield literal
        this.#pass(literal)
        position += literal.length
        emitted = this.#filled
        continue
      }
      const used = this.#step(input, position)
      if (used === undefined) break
      position += used
    }
    this.#carry = input.slice(position)
    if (this.#filled > emitted) yield this.#buffer.subarray(emitted, this.#filled)
  }

  /** What there is of a literal is as long as all that copies refer to: none reaches beyond it. */
  #mayPass(input: Uint8Array, position: number): boolean {
    return this.memory !== undefined && Math.min(this.#literal, input.length - position) >= HISTORY_BYTES
  }

  #pass(literal: Uint8Array): void {
    this.#literal -= literal.length
    this.#base = this.#out + literal.length - HISTORY_BYTES
    this.#buffer.set(literal.subarray(-HISTORY_BYTES))
    this.#filled = HISTORY_BYTES
  }

  /** Bytes of input used; undefined where more of it is needed. */
  #step(input: Uint8Array, position: number): number | undefined {
    if (this.#copy > 0) return this.#copyBack()
    if (this.#literal > 0) return this.#copyLiteral(input, position)
    return this.#token === undefined ? this.#readToken(input, position) : this.#readCopy(input, position, this.#token)
  }

  #readToken(input: Uint8Array, position: number): number | undefined {
    const token = input[position]
    if (token === undefined) return undefined
    const length = readLength(input, position + 1, token >> 4, this.#left)
    if (length === undefined) return undefined
    this.#literal = length.value
    this.#token = token
    return length.next - position
  }

  #readCopy(input: Uint8Array, position: number, token: number): number | undefined {
    if (position + 2 > input.length) return undefined
    const length = readLength(input, position + 2, token & 15, this.#left - SHORTEST_COPY)
    if (length === undefined) return undefined
    this.#offset = (input[position] as number) | ((input[position + 1] as number) << 8)
    this.#copy = length.value + SHORTEST_COPY
    this.#token = undefined
    if (this.#offset === 0 || this.#offset > this.#out) throw bad()
    return length.next - position
  }

  #copyLiteral(input: Uint8Array, position: number): number | undefined {
    const take = Math.min(this.#literal, input.length - position, this.#buffer.length - this.#filled)
    if (take === 0) return undefined
    this.#buffer.set(input.subarray(position, position + take), this.#filled)
    this.#filled += take
    this.#literal -= take
    return take
  }

  #copyBack(): number {
    const take = Math.min(this.#copy, this.#buffer.length - this.#filled)
    const buffer = this.#buffer
    for (let at = this.#filled, end = at + take; at < end; at++) buffer[at] = buffer[at - this.#offset] as number
    this.#filled += take
    this.#copy -= take
    return 0
  }

  #rotate(): void {
    const kept = this.#buffer.subarray(Math.max(0, this.#filled - HISTORY_BYTES), this.#filled)
    const next = this.memory === undefined ? this.#newBuffer(kept.length) : this.#reusedBuffer(this.memory)
    next.set(kept)
    this.#base = this.#out - kept.length
    this.#buffer = next
    this.#filled = kept.length
  }

  #newBuffer(kept: number): Uint8Array {
    return new Uint8Array(kept + Math.min(OUTPUT_BYTES, this.#decodedLength - this.#out))
  }

  #reusedBuffer(memory: ByteArena): Uint8Array {
    if (this.#buffer.length > 0) return this.#buffer
    memory.clear()
    return memory.take(Math.min(HISTORY_BYTES + REUSED_BYTES, this.#decodedLength))
  }
}

/**
 * Four bits, and where they are all ones, further bytes up to one that is not 255. More than `most` is refused as soon as
 * it shows: a run of 255s without end would be kept, and looked at anew with every piece.
 */
function readLength(
  input: Uint8Array,
  from: number,
  code: number,
  most: number,
): { value: number; next: number } | undefined {
  let value = code
  let next = from
  for (let byte = code < 15 ? 0 : 255; byte === 255 && value <= most;) {
    const further = input[next++]
    if (further === undefined) return undefined
    byte = further
    value += byte
  }
  if (value > most) throw bad()
  return { value, next }
}
