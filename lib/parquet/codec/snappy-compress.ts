/**
 * Snappy's raw format, block by block of 64 KiB: no copy reaches out of its block.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
import { copyBytes } from './snappy'

const BLOCK = 1 << 16
const TABLE_BITS = 14
const table = new Uint16Array(1 << TABLE_BITS)

/** Largest size `bytes` input bytes in so many parts can take. */
function snappyBound(bytes: number, parts: number): number {
  return 32 + bytes + Math.ceil(bytes / 6) + 8 * parts
}

/**
 * A compressor of pages in parts, with room of its own: what it returns is valid until its next call.
 * Blocks in which nothing repeats, as in most of an image, are not copied: they come out as the memory they went in as.
 */
export function snappyCompressor(): (parts: readonly Uint8Array[]) => readonly Uint8Array[] {
  let room = new Uint8Array(0)
  return (parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const bound = snappyBound(length, parts.length)
    if (room.length < bound) room = new Uint8Array(bound)
    return compressSnappy(parts, length, room)
  }
}

function compressSnappy(parts: readonly Uint8Array[], length: number, output: Uint8Array): Uint8Array[] {
  const packed: Uint8Array[] = []
  let from = 0
  let at = 0
  let rest = length
  while (rest >= 0x80) {
    output[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  output[at++] = rest
  for (const input of parts) {
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
    for (let start = 0; start < input.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, input.length)
      const next = compressBlock(input, view, start, end, output, at)
      if (next > at) {
        at = next
        continue
      }
      at = emitLiteralTag(end - start, output, at)
      packed.push(output.subarray(from, at), input.subarray(start, end))
      from = at
    }
  }
  if (from < at) packed.push(output.subarray(from, at))
  return packed
}

function hash(word: number): number {
  return Math.imul(word, 0x1e35a7bd) >>> (32 - TABLE_BITS)
}

/** Returns where the output ends; where nothing repeats, nothing is written. */
function compressBlock(
  input: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  output: Uint8Array,
  begin: number,
): number {
  let at = begin
  let literal = start
  if (end - start >= 16) {
    table.fill(0)
    const limit = end - 15
    let position = start + 1
    let skip = 32
    while (position < limit) {
      const word = view.getInt32(position, true)
      const slot = hash(word)
      const candidate = start + table[slot]!
      table[slot] = position - start
      if (candidate >= position || view.getInt32(candidate, true) !== word) {
        // Probes thin out where nothing repeats, as in image data: as the reference does, a step grows by its 32nd part.
        position += skip >>> 5
        skip += skip >>> 5
        continue
      }
      if (literal < position) at = emitLiteral(input, literal, position, output, at)
      let length = 4
      while (position + length < end && input[candidate + length] === input[position + length]) length++
      at = emitCopy(output, at, position - candidate, length)
      position += length
      literal = position
      skip = 32
    }
  }
  return start < literal && literal < end ? emitLiteral(input, literal, end, output, at) : at
}

function emitLiteral(input: Uint8Array, from: number, to: number, output: Uint8Array, begin: number): number {
  const at = emitLiteralTag(to - from, output, begin)
  copyBytes(input, from, output, at, to - from)
  return at + to - from
}

function emitLiteralTag(length: number, output: Uint8Array, begin: number): number {
  let at = begin
  const n = length - 1
  if (n < 60) output[at++] = n << 2
  else if (n < 256) {
    output[at++] = 60 << 2
    output[at++] = n
  } else {
    output[at++] = 61 << 2
    output[at++] = n
    output[at++] = n >>> 8
  }
  return at
}

function emitCopy(output: Uint8Array, begin: number, offset: number, total: number): number {
  let at = begin
  let length = total
  while (length > 0) {
    // A remainder under 4 after a copy of 64 would be legal too, but keep the last one at 4 or more as the reference does.
    const part = length > 64 && length < 68 ? 60 : Math.min(length, 64)
    if (part >= 4 && part <= 11 && offset < 2048) {
      output[at++] = 1 | ((part - 4) << 2) | ((offset >>> 8) << 5)
      output[at++] = offset
    } else {
      output[at++] = 2 | ((part - 1) << 2)
      output[at++] = offset
      output[at++] = offset >>> 8
    }
    length -= part
  }
  return at
}
