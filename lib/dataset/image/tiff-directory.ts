/** A TIFF's first directory, of 32-bit offsets (TIFF 6.0) or of 64-bit ones (BigTIFF, version 43). */
import { need, u16be, u16le, u32be, u32le } from './broken-image'

/** An entry's values, read where they are asked for: however many it claims, and as often as it does, that takes no memory. */
export interface TagValues {
  readonly count: number
  /** Of value k < count. */
  readonly at: (k: number) => number
}

export type Tags = ReadonlyMap<number, TagValues>

/** Bytes of a value of each type, where a needed tag may have it. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 7: 1, 16: 8 }
const BIG = 43

interface Reading {
  readonly bytes: Uint8Array
  readonly u16: (at: number) => number
  readonly u32: (at: number) => number
  /** An offset, or a number of values. */
  readonly word: (at: number) => number
  readonly u64: (at: number) => number
  /** Bytes of a word. */
  readonly width: number
}

/** Of the tags wanted, the last entry of each. Throws BrokenImage. */
export function readDirectory(bytes: Uint8Array, wanted: ReadonlySet<number>): Tags {
  const read = readingOf(bytes)
  const { u16, word, width } = read
  need(bytes, 0, width * 2, 'its header')
  const start = word(width)
  const head = width === 8 ? 8 : 2
  need(bytes, start, head, 'its directory')
  const count = width === 8 ? word(start) : u16(start)
  const entry = 4 + width * 2
  need(bytes, start + head, count * entry, 'its directory')
  const tags = new Map<number, TagValues>()
  for (let k = 0; k < count; k++) {
    const at = start + head + k * entry
    const tag = u16(at)
    if (wanted.has(tag)) tags.set(tag, valuesAt(read, at))
  }
  return tags
}

function readingOf(bytes: Uint8Array): Reading {
  const little = bytes[0] === 0x49
  const [get16, get32] = little ? [u16le, u32le] : [u16be, u32be]
  const u16 = (at: number) => get16(bytes, at)
  const u32 = (at: number) => get32(bytes, at)
  const u64 = (at: number) => u32(little ? at : at + 4) + u32(little ? at + 4 : at) * 2 ** 32
  return u16(2) === BIG ? { bytes, u16, u32, u64, word: u64, width: 8 } : { bytes, u16, u32, u64, word: u32, width: 4 }
}

/** Values of an entry, inline where they fit a word. */
function valuesAt({ bytes, u16, u32, u64, word, width: wordBytes }: Reading, entry: number): TagValues {
  const count = word(entry + 4)
  const width = WIDTHS[u16(entry + 2)]
  if (width === undefined) return { count: 0, at: () => 0 }
  const inline = entry + 4 + wordBytes
  const from = count * width <= wordBytes ? inline : word(inline)
  need(bytes, from, count * width, 'its directory')
  const read = width === 1 ? (at: number) => bytes[at] ?? 0 : width === 2 ? u16 : width === 4 ? u32 : u64
  return { count, at: (k) => read(from + k * width) }
}
