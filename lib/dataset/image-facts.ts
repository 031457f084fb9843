/** A picture's problem is what a decoder would stop at, found from its structure in time linear in its bytes; nothing is decoded to pixels. */
import { checkAvif } from './image/avif'
import { checkBmp } from './image/bmp'
import { BrokenImage } from './image/broken-image'
import type { ImageCheck } from './image/broken-image'
import { checkGif } from './image/gif'
import { checkJpeg } from './image/jpeg'
import { checkPng } from './image/png'
import { checkTiff } from './image/tiff'
import { checkWebp } from './image/webp'
import { sniffFormat } from './image-format'
import type { ImageFormat } from './image-format'
import type { ImageCell } from './images'
import { visionSize } from './tokens'
import type { RecordImageFacts, RecordRef } from './types'

export interface ImageInspection {
  readonly format: ImageFormat
  /** Pixels, as the header says; null where it could not be read. */
  readonly width: number | null
  readonly height: number | null
  /** "PNG ends early, in its image data"; null when it decodes as far as its structure tells. */
  readonly problem: string | null
}

const CHECKS: Readonly<Record<Exclude<ImageFormat, 'unknown'>, ImageCheck>> = {
  png: checkPng,
  jpeg: checkJpeg,
  gif: checkGif,
  webp: checkWebp,
  bmp: checkBmp,
  tiff: checkTiff,
  avif: checkAvif,
}

/** Above this Pillow raises DecompressionBombError: twice Image.MAX_IMAGE_PIXELS. */
const MOST_PIXELS = 2 * 89_478_485

/** What the bytes of one picture are. Never throws. */
export function inspectImage(bytes: Uint8Array): ImageInspection {
  const format = sniffFormat(bytes)
  if (format === 'unknown') return { format, width: null, height: null, problem: unknownProblem(bytes) }
  let [width, height]: [number | null, number | null] = [null, null]
  const problem = problemOf(() =>
    CHECKS[format](bytes, (w, h) => {
      width = w
      height = h
      if (w * h > MOST_PIXELS) throw new BrokenImage(`claims ${w} × ${h} pixels, more than decoders accept`)
    }),
  )
  return { format, width, height, problem: problem === null ? null : `${format.toUpperCase()} ${problem}` }
}

function problemOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof BrokenImage) return error.message
    // One picture must not end the check of all: what goes beyond the stack or memory is none a decoder would take.
    if (error instanceof RangeError) return 'is larger or deeper than decoders accept'
    throw error
  }
}

function unknownProblem(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'No bytes'
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return `Not a picture: starts with ${start}`
}

/** One line of the `image_facts` table from the record's pictures. Pictures without bytes count as missing, not as undecodable. */
export function recordImageFacts(ref: RecordRef, images: readonly ImageCell[]): RecordImageFacts {
  const present = images.flatMap(({ bytes }) => (bytes === null || bytes.length === 0 ? [] : [bytes]))
  return summariseImages(
    ref,
    images.length,
    present.map((bytes) => ({ ...inspectImage(bytes), byteLength: bytes.length })),
  )
}

/** The same from inspections made elsewhere (a streaming pass); `count` includes images without bytes. */
export function summariseImages(
  ref: RecordRef,
  count: number,
  seen: readonly (ImageInspection & { readonly byteLength: number })[],
): RecordImageFacts {
  let undecodable = 0
  let bytes = 0
  let tokens = 0
  let minSide: number | null = null
  let maxAspect: number | null = null
  for (const { width, height, problem, byteLength } of seen) {
    bytes += byteLength
    if (problem !== null) undecodable++
    if (problem !== null || width === null || height === null) continue
    const [short, long] = width < height ? [width, height] : [height, width]
    minSide = Math.min(minSide ?? short, short)
    maxAspect = Math.max(maxAspect ?? 0, long / short)
    tokens += visionSize(width, height)?.tokens ?? 0
  }
  return {
    file: ref.file,
    row: ref.row,
    image_count: count,
    missing_images: count - seen.length,
    undecodable_images: undecodable,
    min_side: minSide,
    max_aspect: maxAspect,
    image_bytes: bytes,
    vision_tokens: tokens,
  }
}
