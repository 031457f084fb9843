/** Frames and blocks of zstd as RFC 8878 lays them out: what has to be known of them before the library sees them. */

import { corrupt } from '../corrupt'

const MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a5
/** What a frame's header takes at most. */
export const FRAME_HEADER_BYTES = 18
/** What zstd's own decoder takes unless told otherwise (ZSTD_WINDOWLOG_LIMIT_DEFAULT): hostile headers claim more. */
const MOST_WINDOW = 1 << 27
/** Kinds of blocks. */
export const [RAW, RLE, COMPRESSED] = [0, 1, 2]
/** Literals with a Huffman tree of their own. */
const COMPRESSED_LITERALS = 2

export const badZstd = () => corrupt('The file is damaged: a page cannot be unpacked (ZSTD).')

export interface FrameHeader {
  /** Bytes, magic number included. */
  readonly length: number
  readonly window: number
  /** Bytes it says it unpacks to; undefined where it does not. */
  readonly content: number | undefined
  readonly hasChecksum: boolean
}

/** The header at the start of at least 8 bytes, or the whole length of a skippable frame. */
export function readFrameHeader(head: Uint8Array): FrameHeader | { readonly skip: number } {
  if (uint32(head, 0) >>> 4 === SKIPPABLE_MAGIC) return { skip: 8 + uint32(head, 4) }
  const flags = head[4] as number
  if (uint32(head, 0) !== MAGIC) throw badZstd()
  const isSingle = (flags & 0x20) !== 0
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] as number
  const length = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][flags & 3] as number) + sizeBytes
  const exponent = head[5] as number
  const base = 2 ** (10 + (exponent >> 3))
  const content = sizeBytes === 0 ? undefined : contentSize(head.subarray(length - sizeBytes, length))
  // A single segment's window is all of it.
  const window = isSingle ? (content ?? 0) : base + (base / 8) * (exponent & 7)
  if (window > MOST_WINDOW) throw corrupt('The file is damaged: a page asks for too large a window (ZSTD).')
  return { length, window, content, hasChecksum: (flags & 4) !== 0 }
}

/** Of the three bytes at the start. `size`: of the content, or for RLE of the run, whose content is one byte. */
export function readBlockHeader(bytes: Uint8Array): { kind: number; size: number; stored: number; isLast: boolean } {
  const header = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16)
  const [kind, size] = [(header >> 1) & 3, header >> 3]
  return { kind, size, stored: kind === RLE ? 1 : size, isLast: (header & 1) === 1 }
}

/**
 * Refuses a compressed block (its content alone) whose Huffman weights have a table that gives one weight everything: reading
 * a weight then takes no bits, so that none are ever missing, and fzstd reads on for ever.
 */
export function checkBlock(content: Uint8Array): void {
  const first = content[0] ?? 0
  if ((first & 3) !== COMPRESSED_LITERALS) return
  const at = [3, 3, 4, 5][(first >> 2) & 3] as number
  // From 128 on the weights are not packed.
  if ((content[at] ?? 128) < 128 && isOfOneSymbol(content, at + 1)) throw badZstd()
}

/** Whether the FSE table described at that byte (RFC 8878, 4.1.1) has all probability at one symbol. */
function isOfOneSymbol(bytes: Uint8Array, at: number): boolean {
  let bit = at * 8
  const peek = (count: number) => {
    const [byte, shift] = [bit >> 3, bit & 7]
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16)
    return (word >> shift) & ((1 << count) - 1)
  }
  const log = peek(4) + 5
  bit += 4
  // As long as no symbol has any, zeros stand in `log` bits as 1, and the whole in one bit more as ones.
  for (;;) {
    const all = (2 << log) - 1
    if (peek(log + 1) === all) return true
    if (peek(log) !== 1) return false
    bit += log
    for (let more = 3; more === 3; bit += 2) more = peek(2)
  }
}

/** Little-endian; two bytes count from 256 on. */
function contentSize(bytes: Uint8Array): number {
  const size = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
  return bytes.length === 2 ? size + 256 : size
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)
}
