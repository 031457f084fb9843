/** LZ4 blocks, raw (LZ4_RAW) or in Hadoop's framing (the older LZ4), decoded into exactly the length asked for. */

import { corrupt } from '../corrupt'

const bad = () => corrupt('The file is damaged: an LZ4 page cannot be decoded.')

export function decompressLz4Raw(
  input: Uint8Array,
  outputLength: number,
  output = new Uint8Array(outputLength),
): Uint8Array {
  if (decodeBlock(input, output, 0) !== outputLength) throw bad()
  return output
}

/** Hadoop's frames where they fit, else one raw block: writers of "LZ4" did both. */
export function decompressLz4(input: Uint8Array, outputLength: number): Uint8Array {
  const output = new Uint8Array(outputLength)
  return decompressHadoop(input, output) ? output : decompressLz4Raw(input, outputLength, output)
}

/**
 * Frames of a decoded length and as many blocks, each behind its encoded length (all 32-bit big endian), as make it up:
 * Hadoop cuts what is longer than its buffer. False where the bytes are no such frames.
 */
function decompressHadoop(input: Uint8Array, output: Uint8Array): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  let position = 0
  let written = 0
  while (position + 8 <= input.length) {
    const end = written + view.getUint32(position)
    position += 4
    if (end > output.length) return false
    do {
      if (position + 4 > input.length) return false
      const encoded = view.getUint32(position)
      position += 4
      if (encoded > input.length - position) return false
      try {
        written = decodeBlock(input.subarray(position, position + encoded), output, written)
      } catch {
        return false
      }
      position += encoded
    } while (written < end)
    if (written > end) return false
  }
  return position === input.length && written === output.length
}

/** Returns the position after the last byte written. */
function decodeBlock(input: Uint8Array, output: Uint8Array, start: number): number {
  let position = 0
  let written = start
  const extended = (code: number): number => {
    let length = code
    if (code !== 15) return length
    for (;;) {
      const byte = input[position++]
      if (byte === undefined) throw bad()
      length += byte
      if (byte !== 255) return length
    }
  }
  while (position < input.length) {
    const token = input[position++] as number
    const literal = extended(token >> 4)
    if (literal > input.length - position || literal > output.length - written) throw bad()
    output.set(input.subarray(position, position + literal), written)
    position += literal
    written += literal
    if (position >= input.length) break
    if (position + 2 > input.length) throw bad()
    const offset = (input[position] as number) | ((input[position + 1] as number) << 8)
    position += 2
    const length = extended(token & 15) + 4
    if (offset === 0 || offset > written - start || length > output.length - written) throw bad()
    copyBack(output, written, offset, length)
    written += length
  }
  return written
}

function copyBack(output: Uint8Array, at: number, offset: number, length: number): void {
  if (offset >= length) output.copyWithin(at, at - offset, at - offset + length)
  else for (let i = 0; i < length; i++) output[at + i] = output[at + i - offset] as number
}
