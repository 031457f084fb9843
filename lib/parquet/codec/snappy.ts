/** Raw snappy, decoded into memory of the length asked for and no more; every tag is checked against both ends. */

import { corrupt } from '../corrupt'

const bad = () => corrupt('The file is damaged: a snappy page cannot be decoded.')

/** The preamble: decoded length as a varint of up to 5 bytes. `next` = where the tags begin. */
export function readSnappyLength(input: Uint8Array): { length: number; next: number } {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = input[i]
    if (byte === undefined) throw bad()
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { length, next: i + 1 }
  }
  throw bad()
}

export function snappyPreamble(length: number): Uint8Array {
  const bytes: number[] = []
  let rest = length
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Uint8Array.of(...bytes, rest)
}

/** Decodes a whole page of `outputLength` bytes. Throws CurationError 'corrupt'. */
export function decompressSnappy(
  input: Uint8Array,
  outputLength: number,
  take = (size: number) => new Uint8Array(size),
): Uint8Array {
  const { length, next } = readSnappyLength(input)
  if (length !== outputLength) throw bad()
  const output = take(outputLength)
  if (decodeTags(input, next, output, 0, outputLength).written !== outputLength) throw bad()
  return output
}

/**
 * Decodes at most the first `outputLength` bytes of a page, from as much of its input as is there.
 * The result may be shorter than asked.
 */
export function decompressSnappyPrefix(input: Uint8Array, outputLength: number): Uint8Array {
  const { length, next } = readSnappyLength(input)
  const output = new Uint8Array(Math.min(length, outputLength))
  const { written } = decodeTags(input, next, output, 0, output.length, true)
  return output.subarray(0, written)
}

/**
 * Tags from input[position…] into output[written, limit). With `partial`, stops quietly where either side ends
 * (a literal or copy is cut at the limit); without, an input that ends inside a tag is an error.
 */
export function decodeTags(
  input: Uint8Array,
  position: number,
  output: Uint8Array,
  written: number,
  limit: number,
  partial = false,
): { position: number; written: number } {
  const end = input.length
  while (position < end && written < limit) {
    const tag = input[position] as number
    const kind = tag & 3
    const header = kind === 0 ? literalHeader(tag) : kind === 3 ? 5 : kind + 1
    if (position + header > end) {
      if (partial) break
      throw bad()
    }
    if (kind === 0) {
      const length = literalLength(input, position)
      position += header
      const take = Math.min(length, limit - written, end - position)
      if (take < length && !partial) throw bad()
      copyBytes(input, position, output, written, take)
      position += take
      written += take
      continue
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const offset = copyOffset(input, position, kind)
    position += header
    if (offset === 0 || offset > written) throw bad()
    const take = Math.min(length, limit - written)
    if (take < length && !partial) throw bad()
    for (let i = written, from = written - offset; i < written + take; i++, from++) output[i] = output[from] as number
    written += take
  }
  if (!partial && position < end) throw bad()
  return { position, written }
}

/** Calls into the engine cost more than a few dozen bytes moved by hand, and text is nothing but short pieces. */
const SHORT = 48

export function copyBytes(input: Uint8Array, from: number, output: Uint8Array, to: number, length: number): void {
  if (length > SHORT) output.set(input.subarray(from, from + length), to)
  else for (let i = 0; i < length; i++) output[to + i] = input[from + i] as number
}

/** Bytes of a literal's tag with its length. */
export function literalHeader(tag: number): number {
  const code = tag >> 2
  return code < 60 ? 1 : code - 58
}

/** Length of the literal whose tag stands at `position` (the tag's bytes must all be there). */
export function literalLength(input: Uint8Array, position: number): number {
  const code = (input[position] as number) >> 2
  if (code < 60) return code + 1
  let length = 0
  for (let i = 0; i < code - 59; i++) length += (input[position + 1 + i] as number) * 2 ** (8 * i)
  return length + 1
}

/** How far back a copy of that kind reaches. */
export function copyOffset(input: Uint8Array, position: number, kind: number): number {
  const first = input[position + 1] as number
  if (kind === 1) return (((input[position] as number) >> 5) << 8) | first
  const two = first | ((input[position + 2] as number) << 8)
  if (kind === 2) return two
  return two + (input[position + 3] as number) * 0x10000 + (input[position + 4] as number) * 0x1000000
}
