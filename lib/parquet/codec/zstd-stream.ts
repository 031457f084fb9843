/**
 * zstd decoded as its bytes come in (RFC 8878). Images hardly compress: nearly all of their blocks are raw, and are handed
 * on as they stand. Only a compressed block goes to the library, and before it the raw ones it may refer back to.
 */

import { Decompress as Unzstd } from 'fzstd'
import { ByteQueue } from '../bytes/byte-queue'
import type { ByteStream, ByteStreamGenerator } from '../types'
import {
  badZstd,
  checkBlock,
  COMPRESSED,
  FRAME_HEADER_BYTES,
  RAW,
  readBlockHeader,
  readFrameHeader,
  RLE,
} from './zstd-frame'
import type { FrameHeader } from './zstd-frame'

/** However small they are: a window of 8 MiB is 64 blocks of the usual size. */
const MOST_HELD = 4096

/** The most that a block may hold (RFC 8878, 3.1.1.2.3), and with its header. */
const MOST_BLOCK_BYTES = 128 << 10
const ROOM_BYTES = MOST_BLOCK_BYTES + 3

/** A raw block, or a run of one byte. `length`: unpacked. */
interface HeldBlock {
  readonly block: Uint8Array
  readonly length: number
}

/** Raw ones of no bytes: without them the library keeps a frame of under 18 bytes to itself, waiting for more. */
const EMPTY_BLOCKS = new Uint8Array(5 * 3)

/**
 * Decoded pieces, each at most the 2 MiB that a block can claim. Checksums are not looked at. Where the
 * caller `reuses` its memory a piece is valid until the next one only.
 */
export async function* unpackZstd(pieces: ByteStream, reuses = false): ByteStreamGenerator {
  const queue = new ByteQueue(pieces)
  try {
    for (;;) {
      const head = await queue.peek(FRAME_HEADER_BYTES)
      if (head.length === 0) return
      if (head.length < 8) throw badZstd()
      const header = readFrameHeader(head)
      if ('skip' in header) await queue.skip(header.skip)
      else yield* unpackFrame(queue, header, reuses)
    }
  } finally {
    await queue.close()
  }
}

async function* unpackFrame(queue: ByteQueue, header: FrameHeader, reuses: boolean): ByteStreamGenerator {
  const { length, window, hasChecksum } = header
  const blocks = new Blocks(await take(queue, length), window, reuses)
  for (let isLast = false; !isLast;) {
    const block = readBlockHeader(await queue.peek(3))
    isLast = block.isLast
    const stored = 3 + block.stored
    const room = block.kind === RAW ? blocks.room(stored) : undefined
    yield blocks.unpack(await take(queue, stored, room), block.kind, block.size)
  }
  if (hasChecksum) await take(queue, 4)
}

/** The blocks of one frame. */
class Blocks {
  readonly #outputs: Uint8Array[] = []
  readonly #library = new Unzstd((output) => void this.#outputs.push(output))
  /** Not given to the library yet: the newest ones, as many as the window holds. */
  #held: HeldBlock[] = []
  #heldLength = 0
  /** Where raw blocks lie, and where those lay that left the window. */
  readonly #rooms = new Set<ArrayBufferLike>()
  readonly #spare: ArrayBufferLike[] = []

  /** With `reuses` what was unpacked is valid until the next block only. */
  constructor(
    header: Uint8Array,
    readonly window: number,
    readonly reuses: boolean,
  ) {
    this.#give(header)
    this.#give(EMPTY_BLOCKS)
    this.#outputs.length = 0
  }

  /**
   * Memory for a raw block: copied there it keeps no piece of the file from being used again. A small one gets none: a
   * thousand of them would take a thousand times the memory of a large one.
   */
  room(length: number): Uint8Array | undefined {
    if (!this.reuses || length < ROOM_BYTES / 2 || length > ROOM_BYTES) return undefined
    const room = this.#spare.pop() ?? new ArrayBuffer(ROOM_BYTES)
    this.#rooms.add(room)
    return new Uint8Array(room, 0, length)
  }

  /** `size` = what its header says. */
  unpack(block: Uint8Array, kind: number, size: number): Uint8Array {
    if (kind === COMPRESSED) return this.#decompress(block)
    if (kind !== RAW && kind !== RLE) throw badZstd()
    this.#hold(block, size)
    return kind === RAW ? block.subarray(3) : new Uint8Array(size).fill(block[3] as number)
  }

  #hold(block: Uint8Array, length: number): void {
    if (length === 0) return
    this.#held.push({ block, length })
    this.#heldLength += length
    for (let first = this.#held[0]; first && this.#heldLength - first.length >= this.window; first = this.#held[0]) {
      this.#held.shift()
      this.#heldLength -= first.length
      if (this.#rooms.has(first.block.buffer)) this.#spare.push(first.block.buffer)
    }
    if (this.#held.length > MOST_HELD) this.#giveHeld()
  }

  /** The library moves its whole window for each block: small ones are put together. */
  #giveHeld(): void {
    const most = Math.min(MOST_BLOCK_BYTES, this.window)
    for (let at = 0; at < this.#held.length;) {
      const together = [this.#held[at]!]
      let length = together[0]!.length
      for (let next = this.#held[++at]; next && length + next.length <= most; next = this.#held[++at]) {
        together.push(next)
        length += next.length
      }
      this.#give(together.length === 1 ? together[0]!.block : rawBlock(together, length))
    }
    // What the library was given it may refer to.
    this.#rooms.clear()
    this.#held = []
    this.#heldLength = 0
    this.#outputs.length = 0
  }

  #decompress(block: Uint8Array): Uint8Array {
    checkBlock(block.subarray(3))
    this.#giveHeld()
    this.#give(block)
    const [output] = this.#outputs
    if (output === undefined) throw badZstd()
    this.#outputs.length = 0
    return output
  }

  #give(bytes: Uint8Array): void {
    try {
      this.#library.push(bytes)
    } catch {
      throw badZstd()
    }
  }
}

/** One raw block of what raw blocks and runs hold. */
function rawBlock(blocks: readonly HeldBlock[], length: number): Uint8Array {
  const raw = new Uint8Array(3 + length)
  const header = (length << 3) | (RAW << 1)
  raw.set([header & 255, (header >> 8) & 255, header >> 16])
  let at = 3
  for (const { block, length: size } of blocks) {
    if (readBlockHeader(block).kind === RAW) raw.set(block.subarray(3, 3 + size), at)
    else raw.fill(block[3]!, at, at + size)
    at += size
  }
  return raw
}

async function take(queue: ByteQueue, length: number, room?: Uint8Array): Promise<Uint8Array> {
  const bytes = room === undefined ? await queue.take(length) : await queue.fill(room)
  if (bytes.length < length) throw badZstd()
  return bytes
}
