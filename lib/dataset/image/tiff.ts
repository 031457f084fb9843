/** A TIFF's first directory says its size and where its strips or tiles lie; they must fit the bytes and hold all rows (TIFF 6.0). */
import { BrokenImage, need, u16be, u16le, u32be, u32le } from './broken-image'
import type { ImageCheck } from './broken-image'
import { checkStrip } from './tiff-strip'

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripLengths: 279,
  planar: 284,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileLengths: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
} as const
const NEEDED = new Set<number>(Object.values(TAG))

/** Bytes of a value of each type, where a needed tag may have it. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 7: 1 }
const UNCOMPRESSED = 1
const YCBCR = 6
/** Those Pillow knows, as libtiff may be built with. */
const COMPRESSIONS: readonly number[] = [
  1, 2, 3, 4, 5, 6, 7, 8, 32771, 32773, 32809, 32946, 34676, 34677, 34925, 50000, 50001,
]

type Tags = ReadonlyMap<number, readonly number[]>

export const checkTiff: ImageCheck = (bytes, size) => {
  const little = bytes[0] === 0x49
  const tags = readDirectory(bytes, little ? u16le : u16be, little ? u32le : u32be)
  const [width, height] = [first(tags, TAG.width, 0), first(tags, TAG.height, 0)]
  if (width === 0 || height === 0) throw new BrokenImage('says it has no area')
  size(width, height)
  const compression = first(tags, TAG.compression, UNCOMPRESSED)
  if (!COMPRESSIONS.includes(compression)) throw new BrokenImage('has a compression decoders refuse')
  if (![1, 2].includes(first(tags, TAG.planar, 1))) throw new BrokenImage('has planes decoders refuse')
  // Pieces that lie over each other are not gone through again and again.
  let unseen = bytes.length
  for (const { at, length, wanted } of readPieces(tags, width, height)) {
    // Nobody looks at the length of what is not compressed.
    const present = compression === UNCOMPRESSED && wanted > 0 ? wanted : length
    need(bytes, at, Math.max(1, present), 'its image data')
    unseen -= present
    if (wanted > 0 && unseen >= 0) checkStrip(bytes.subarray(at, at + present), compression, wanted)
  }
}

interface Piece {
  readonly at: number
  readonly length: number
  /** Bytes when decoded; 0 = not known. */
  readonly wanted: number
}

function readPieces(tags: Tags, width: number, height: number): Piece[] {
  const tiled = tags.has(TAG.tileOffsets)
  const offsets = tags.get(tiled ? TAG.tileOffsets : TAG.stripOffsets)
  if (offsets === undefined || offsets.length === 0) throw new BrokenImage('has no image data')
  const lengths = tags.get(tiled ? TAG.tileLengths : TAG.stripLengths)
  const rows = tiled ? first(tags, TAG.tileHeight, 0) : Math.min(first(tags, TAG.rowsPerStrip, height), height)
  const down = Math.ceil(height / Math.max(1, rows))
  const across = tiled ? Math.ceil(width / Math.max(1, first(tags, TAG.tileWidth, 0))) : 1
  const planes = first(tags, TAG.planar, 1) === 2 ? first(tags, TAG.samples, 1) : 1
  if (rows === 0 || offsets.length < down * across * planes) throw new BrokenImage('has no place for all its rows')
  const line = bytesOfLine(tags, tiled ? first(tags, TAG.tileWidth, 0) : width, planes)
  return offsets.slice(0, down * across * planes).map((at, k) => {
    const own = tiled ? rows : Math.min(rows, height - (k % down) * rows)
    return { at, length: lengths?.[k] ?? 1, wanted: line * own }
  })
}

/** 0 where colours share samples, so that a line's bytes are not to be told. */
function bytesOfLine(tags: Tags, width: number, planes: number): number {
  if (first(tags, TAG.photometric, 0) === YCBCR) return 0
  const bits = tags.get(TAG.bits) ?? [1]
  const samples = planes > 1 ? 1 : first(tags, TAG.samples, 1)
  const bitsOfPixel = samples === bits.length ? bits.reduce((sum, each) => sum + each, 0) : samples * (bits[0] ?? 1)
  return Math.ceil((width * bitsOfPixel) / 8)
}

function first(tags: Tags, tag: number, otherwise: number): number {
  return tags.get(tag)?.[0] ?? otherwise
}

function readDirectory(bytes: Uint8Array, u16: typeof u16le, u32: typeof u32le): Tags {
  need(bytes, 0, 8, 'its header')
  const start = u32(bytes, 4)
  need(bytes, start, 2, 'its directory')
  const count = u16(bytes, start)
  need(bytes, start + 2, count * 12, 'its directory')
  const tags = new Map<number, readonly number[]>()
  for (let k = 0; k < count; k++) {
    const at = start + 2 + k * 12
    const tag = u16(bytes, at)
    if (NEEDED.has(tag)) tags.set(tag, readValues(bytes, at, u16, u32))
  }
  return tags
}

/** Values of an entry, inline where they fit four bytes. */
function readValues(bytes: Uint8Array, at: number, u16: typeof u16le, u32: typeof u32le): number[] {
  const [type, count] = [u16(bytes, at + 2), u32(bytes, at + 4)]
  const width = WIDTHS[type]
  if (width === undefined) return []
  const from = count * width <= 4 ? at + 8 : u32(bytes, at + 8)
  need(bytes, from, count * width, 'its directory')
  const read = width === 1 ? (_: Uint8Array, place: number) => bytes[place] ?? 0 : width === 2 ? u16 : u32
  return Array.from({ length: count }, (_, k) => read(bytes, from + k * width))
}
