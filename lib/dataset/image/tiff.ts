/** A TIFF's first directory says its size and where its strips or tiles lie; they must fit the bytes and hold all rows (TIFF 6.0). */
import { BrokenImage, need } from './broken-image'
import type { ImageCheck } from './broken-image'
import { readDirectory } from './tiff-directory'
import type { Tags } from './tiff-directory'
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

/** Of a pixel: four samples of 32 are the most that Pillow reads. */
const MOST_BITS = 128
const UNCOMPRESSED = 1
const YCBCR = 6
/** Those Pillow knows, as libtiff may be built with. */
const COMPRESSIONS: readonly number[] = [
  1, 2, 3, 4, 5, 6, 7, 8, 32771, 32773, 32809, 32946, 34676, 34677, 34925, 50000, 50001,
]

export const checkTiff: ImageCheck = (bytes, size) => {
  const tags = readDirectory(bytes, NEEDED)
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

function* readPieces(tags: Tags, width: number, height: number): Generator<Piece> {
  const tiled = tags.has(TAG.tileOffsets)
  const offsets = tags.get(tiled ? TAG.tileOffsets : TAG.stripOffsets)
  if (offsets === undefined || offsets.count === 0) throw new BrokenImage('has no image data')
  const lengths = tags.get(tiled ? TAG.tileLengths : TAG.stripLengths)
  const rows = tiled ? first(tags, TAG.tileHeight, 0) : Math.min(first(tags, TAG.rowsPerStrip, height), height)
  const down = Math.ceil(height / Math.max(1, rows))
  const across = tiled ? Math.ceil(width / Math.max(1, first(tags, TAG.tileWidth, 0))) : 1
  const planes = first(tags, TAG.planar, 1) === 2 ? first(tags, TAG.samples, 1) : 1
  if (rows === 0 || offsets.count < down * across * planes) throw new BrokenImage('has no place for all its rows')
  const line = bytesOfLine(tags, tiled ? first(tags, TAG.tileWidth, 0) : width, planes)
  for (let k = 0; k < down * across * planes; k++) {
    const own = tiled ? rows : Math.min(rows, height - (k % down) * rows)
    const length = lengths !== undefined && k < lengths.count ? lengths.at(k) : 1
    yield { at: offsets.at(k), length, wanted: line * own }
  }
}

/** 0 where colours share samples, so that a line's bytes are not to be told. */
function bytesOfLine(tags: Tags, width: number, planes: number): number {
  if (first(tags, TAG.photometric, 0) === YCBCR) return 0
  const bits = tags.get(TAG.bits)
  const samples = planes > 1 ? 1 : first(tags, TAG.samples, 1)
  let bitsOfPixel = samples * first(tags, TAG.bits, 1)
  if (bits !== undefined && samples === bits.count && samples <= MOST_BITS) {
    bitsOfPixel = 0
    for (let k = 0; k < samples; k++) bitsOfPixel += bits.at(k)
  }
  if (bitsOfPixel > MOST_BITS) throw new BrokenImage('has deeper pixels than decoders know')
  return Math.ceil((width * bitsOfPixel) / 8)
}

function first(tags: Tags, tag: number, otherwise: number): number {
  const values = tags.get(tag)
  return values !== undefined && values.count > 0 ? values.at(0) : otherwise
}
