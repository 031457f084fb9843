/**
 * zstd decoded as its bytes come in (RFC 8878). Images hardly compress: nearly all of their blocks are raw, and are handed
 * on as they stand. Only a compressed block goes to the library, and before it the raw ones it may refer back to.
 */

import { Decompress as Unzstd } from 'fzstd'
import { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'

const MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a5
/** What a frame's header takes at most. */
const HEADER_BYTES = 18
/** However small they are: a window of 8 MiB is 64 blocks of the usual size. */
const MOST_HELD = 4096
/** What zstd's own decoder takes unless told otherwise (ZSTD_WINDOWLOG_LIMIT_DEFAULT): hostile headers claim more. */
const MOST_WINDOW = 1 << 27
const [RAW, RLE, COMPRESSED] = [0, 1, 2]

const bad = () => corrupt('The file is damaged: a page cannot be unpacked (ZSTD).')

/** Decoded pieces, each at most the 2 MiB that a block can claim. Checksums are not looked at. */
export async function* unpackZstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const queue = new ByteQueue(pieces)
  try {
    for (;;) {
      const head = await queue.peek(HEADER_BYTES)
      if (head.length === 0) return
      if (head.length < 8) throw bad()
      if (uint32(head, 0) >>> 4 === SKIPPABLE_MAGIC) await queue.skip(8 + uint32(head, 4))
      else yield* unpackFrame(queue, head)
    }
  } finally {
    await queue.close()
  }
}

async function* unpackFrame(queue: ByteQueue, head: Uint8Array): AsyncGenerator<Uint8Array> {
  const { length, window, hasChecksum } = readHeader(head)
  const blocks = new Blocks(await take(queue, length), window)
  for (let isLast = false; !isLast;) {
    const header = uint24(await queue.peek(3))
    const [kind, size] = [(header >> 1) & 3, header >> 3]
    isLast = (header & 1) === 1
    yield blocks.unpack(await take(queue, 3 + (kind === RLE ? 1 : size)), kind, size)
  }
  if (hasChecksum) await take(queue, 4)
}

function readHeader(head: Uint8Array): { length: number; window: number; hasChecksum: boolean } {
  const flags = head[4] as number
  if (uint32(head, 0) !== MAGIC) throw bad()
  const isSingle = (flags & 0x20) !== 0
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] as number
  const length = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][flags & 3] as number) + sizeBytes
  const exponent = head[5] as number
  const base = 2 ** (10 + (exponent >> 3))
  // A single segment's window is all of it.
  const window = isSingle ? contentSize(head.subarray(length - sizeBytes, length)) : base + (base / 8) * (exponent & 7)
  if (window > MOST_WINDOW) throw corrupt('The file is damaged: a page asks for too large a window (ZSTD).')
  return { length, window, hasChecksum: (flags & 4) !== 0 }
}

/** Little-endian; two bytes count from 256 on. */
function contentSize(bytes: Uint8Array): number {
  const size = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
  return bytes.length === 2 ? size + 256 : size
}

/** The blocks of one frame. */
class Blocks {
  readonly #outputs: Uint8Array[] = []
  readonly #library = new Unzstd((output) => void this.#outputs.push(output))
  /** Not given to the library yet: the newest ones, as many as the window holds. */
  #held: { readonly block: Uint8Array; readonly length: number }[] = []
  #heldLength = 0

  constructor(
    header: Uint8Array,
    readonly window: number,
  ) {
    this.#give(header)
  }

  /** `size` = what its header says. */
  unpack(block: Uint8Array, kind: number, size: number): Uint8Array {
    if (kind === COMPRESSED) return this.#decompress(block)
    if (kind !== RAW && kind !== RLE) throw bad()
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
    }
    if (this.#held.length > MOST_HELD) this.#giveHeld()
  }

  #giveHeld(): void {
    for (const { block } of this.#held) this.#give(block)
    this.#held = []
    this.#heldLength = 0
    this.#outputs.length = 0
  }

  #decompress(block: Uint8Array): Uint8Array {
    this.#giveHeld()
    this.#give(block)
    const [output] = this.#outputs
    if (output === undefined) throw bad()
    this.#outputs.length = 0
    return output
  }

  #give(bytes: Uint8Array): void {
    try {
      this.#library.push(bytes)
    } catch {
      throw bad()
    }
  }
}

async function take(queue: ByteQueue, length: number): Promise<Uint8Array> {
  const bytes = await queue.take(length)
  if (bytes.length < length) throw bad()
  return bytes
}

function uint24(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16)
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)
}
