/** Snappy decoded as its bytes come in, holding 64 KiB of what went before, and noting where it can begin again. */

import type { ByteArena } from '../bytes/byte-arena'
import { joinBytes } from '../bytes/byte-builder'
import { corrupt } from '../corrupt'
import { RESTART_SPACING, type Restart, type Restarts } from './restarts'
import { copyBytes, copyOffset, literalHeader, literalLength } from './snappy'

/** Copies with 2-byte offsets, the only ones encoders write, reach no farther. */
const HISTORY_BYTES = 1 << 16
const OUTPUT_BYTES = 4 << 20
/** Where one buffer serves throughout: small enough to stay in a processor's cache. */
const REUSED_BYTES = 1 << 20
/** A tag with a literal whose length stands in it. */
const MOST_SHORT_BYTES = 61
/** More than a tag takes. */
const HEAD_BYTES = 64

/** A copy reaches farther back than what is held: the page must be decoded as a whole. */
export class SnappyFarCopy extends Error {
  override readonly name = 'SnappyFarCopy'
}

const bad = () => corrupt('The file is damaged: a snappy page cannot be decoded.')

export class SnappyStream {
  readonly #decodedLength: number
  readonly #restarts: Restarts
  /** Absolute positions: decoded so far, and compressed so far. */
  #out: number
  #input: number
  #literal: number
  #nextMark: number
  #carry: Uint8Array = new Uint8Array(0)
  #preamble: boolean
  #buffer: Uint8Array = new Uint8Array(0)
  /** Decoded position of the buffer's first byte. */
  #base: number
  /**
   * The end of a literal that was handed on as a view of the input, without passing through the buffer. Later copies may refer to
   * it, so it is put at the buffer's head before the next tag is decoded; undefined once that is done.
   */
  #behind: Uint8Array | undefined

  /**
   * Begins at the page's start, or at a point found earlier. With `memory` a view is valid until the next one only, and
   * long literals are not copied to it: their views are of the pieces themselves.
   */
  constructor(
    decodedLength: number,
    restarts: Restarts,
    from?: Restart,
    readonly memory?: ByteArena,
  ) {
    this.#decodedLength = decodedLength
    this.#restarts = restarts
    this.#out = this.#base = from?.out ?? 0
    this.#input = from?.input ?? 0
    this.#literal = from?.literal ?? 0
    this.#preamble = from === undefined
    this.#nextMark = from === undefined ? 0 : nextMark(from.out)
  }

  get isDone(): boolean {
    return this.#out === this.#decodedLength && this.#carry.length === 0
  }

  /** Decoded bytes that this piece completes; the views stay valid unless they are in memory used again. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    if (this.#carry.length === 0) {
      yield* this.#consume(piece)
      return
    }
    // Only the piece's head is joined to what was left over, not megabytes of it.
    yield* this.#consume(joinBytes(this.#carry, piece.subarray(0, HEAD_BYTES)))
    if (piece.length > HEAD_BYTES) yield* this.#consume(piece.subarray(HEAD_BYTES - this.#carry.length))
  }

  *#consume(input: Uint8Array): Generator<Uint8Array> {
    let position = this.#preamble ? this.#readPreamble(input) : 0
    if (this.#preamble) {
      this.#carry = input.slice()
      return
    }
    let emitted = this.#out
    for (;;) {
      position = this.#decode(input, position)
      if (this.#out > emitted) yield this.#view(emitted)
      if (this.#mayPass(input, position)) {
        const literal = input.subarray(position, (position += this.#literal))
        this.#pass(literal)
        yield literal
      } else if (position === input.length || this.#room() > 0) break
      else this.#rotate()
      emitted = this.#out
    }
    this.#fillBehind()
    this.#carry = input.slice(position)
  }

  /** A literal as long as all that copies refer to, and there as a whole: no copy reaches beyond it. */
  #mayPass(input: Uint8Array, position: number): boolean {
    return this.memory !== undefined && this.#literal >= HISTORY_BYTES && this.#literal <= input.length - position
  }

  #pass(literal: Uint8Array): void {
    this.#goOn(literal.length)
    this.#input += literal.length
    this.#base = this.#out - HISTORY_BYTES
    this.#behind = literal.subarray(-HISTORY_BYTES)
  }

  #fillBehind(): void {
    if (this.#behind !== undefined) this.#buffer.set(this.#behind)
    this.#behind = undefined
  }

  /**
   * Decodes until room or input is used up, the input ends inside a tag, or a literal comes that may pass; gives the
   * position it came to.
   */
  #decode(input: Uint8Array, begin: number): number {
    let position = begin
    while (position < input.length && this.#room() > 0 && !this.#mayPass(input, position)) {
      if (this.#literal > 0 || !isLongLiteral(input[position] as number)) this.#fillBehind()
      const used =
        this.#literal > 0
          ? this.#copyLiteral(input, position)
          : this.#readShort(input, position) || this.#readTag(input, position)
      if (used === 0) break
      position += used
      this.#input += used
    }
    return position
  }

  /**
   * Tags of a byte or a few, which text is made of, as long as no end of input, room or page and no mark comes before the
   * longest of them would end. Returns the bytes used; what is left is for the slower steps.
   */
  #readShort(input: Uint8Array, begin: number): number {
    const [buffer, base] = [this.#buffer, this.#base]
    const end = input.length - MOST_SHORT_BYTES
    const stop = Math.min(buffer.length - 64, this.#nextMark - base, this.#decodedLength - base) - 64
    let position = begin
    let at = this.#out - base
    let reach = at
    while (position < end && at < stop) {
      const tag = input[position] as number
      const kind = tag & 3
      let length = (tag >> 2) + 1
      if (kind === 0) {
        if (length > 60) break
        position++
        for (let i = 0; i < length; i++) buffer[at + i] = input[position + i] as number
        position += length
      } else {
        let offset = input[position + 1] as number
        if (kind === 1) {
          length = ((tag >> 2) & 7) + 4
          offset |= (tag >> 5) << 8
        } else offset |= (input[position + 2] as number) << 8
        const from = at - offset
        if (kind === 3 || offset === 0 || from < 0) break
        if (from < reach) reach = from
        for (let i = 0; i < length; i++) buffer[at + i] = buffer[from + i] as number
        position += kind + 1
      }
      at += length
    }
    if (reach < this.#out - base) this.#restarts.noteCopy(this.#out, base + reach)
    this.#out = base + at
    return position - begin
  }

  #readPreamble(input: Uint8Array): number {
    const end = input.findIndex((byte) => byte < 0x80) + 1
    if (end === 0) {
      if (input.length >= 5) throw bad()
      return 0
    }
    let length = 0
    for (let i = 0; i < end; i++) length += ((input[i] as number) & 0x7f) * 2 ** (7 * i)
    if (end > 5 || length !== this.#decodedLength) throw bad()
    this.#preamble = false
    this.#input = end
    return end
  }

  #copyLiteral(input: Uint8Array, position: number): number {
    const take = Math.min(this.#literal, input.length - position, this.#room())
    copyBytes(input, position, this.#buffer, this.#out - this.#base, take)
    this.#goOn(take)
    return take
  }

  /** So many bytes of the literal are out. */
  #goOn(count: number): void {
    for (; this.#nextMark < this.#out + count; this.#nextMark += RESTART_SPACING) {
      const ahead = this.#nextMark - this.#out
      this.#restarts.add(this.#nextMark, this.#input + ahead, this.#literal - ahead)
    }
    this.#out += count
    this.#literal -= count
  }

  /** Returns the bytes used, 0 where the tag is cut off. A copy may be used up in several steps of output. */
  #readTag(input: Uint8Array, position: number): number {
    const tag = input[position] as number
    const kind = tag & 3
    const used = kind === 0 ? literalHeader(tag) : kind === 3 ? 5 : kind + 1
    if (position + used > input.length) return 0
    const isMark = this.#out >= this.#nextMark
    if (isMark) this.#nextMark = nextMark(this.#out)
    if (kind === 0) {
      this.#literal = literalLength(input, position)
      if (this.#literal > this.#decodedLength - this.#out) throw bad()
      if (isMark) this.#restarts.add(this.#out, this.#input + used, this.#literal)
      return used
    }
    if (isMark) this.#restarts.add(this.#out, this.#input, 0)
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    this.#copyBack(copyOffset(input, position, kind), length)
    return used
  }

  #copyBack(offset: number, length: number): void {
    if (offset === 0 || offset > this.#out || length > this.#decodedLength - this.#out) throw bad()
    this.#restarts.noteCopy(this.#out, this.#out - offset)
    const at = this.#out - this.#base
    if (offset > at) throw new SnappyFarCopy('A copy reaches too far back')
    const buffer = this.#buffer
    for (let i = at, from = at - offset; i < at + length; i++, from++) buffer[i] = buffer[from] as number
    this.#out += length
  }

  /** Room for output; 64 bytes are kept back so that a copy always fits. */
  #room(): number {
    return Math.max(0, this.#buffer.length - 64 - (this.#out - this.#base))
  }

  #rotate(): void {
    const used = this.#out - this.#base
    const kept = Math.min(HISTORY_BYTES, used)
    const next = this.memory === undefined ? new Uint8Array(this.#bufferLength(kept)) : this.#reusedBuffer(this.memory)
    next.set(this.#buffer.subarray(used - kept, used))
    this.#base = this.#out - kept
    this.#buffer = next
  }

  #bufferLength(kept: number): number {
    return kept + Math.min(OUTPUT_BYTES, this.#decodedLength - this.#out) + 64 + 64
  }

  #reusedBuffer(memory: ByteArena): Uint8Array {
    if (this.#buffer.length > 0) return this.#buffer
    memory.clear()
    return memory.take(Math.min(HISTORY_BYTES + REUSED_BYTES, this.#decodedLength - this.#out) + 64 + 64)
  }

  #view(from: number): Uint8Array {
    return this.#buffer.subarray(from - this.#base, this.#out - this.#base)
  }
}

/** Of more bytes than its tag tells. */
function isLongLiteral(tag: number): boolean {
  return (tag & 3) === 0 && literalHeader(tag) > 1
}

function nextMark(out: number): number {
  return (Math.floor(out / RESTART_SPACING) + 1) * RESTART_SPACING
}
