/** A PNG is whole when its chunks' checksums hold up to IEND; only where they don't is the image data inflated to decide. */
import { BrokenImage, fourCc, need, u32be } from './broken-image'
import type { ImageCheck } from './broken-image'
import { crc32 } from '@/lib/crc32'
import { inflate, type Piece } from './inflate'

/** Samples a pixel for each colour type, and the bit depths allowed: PNG specification, 11.2.1. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

/** Adam7: first row, row step, first column, column step of each pass. */
const PASSES = [
  [0, 8, 0, 8],
  [0, 8, 4, 8],
  [4, 8, 0, 4],
  [0, 4, 2, 4],
  [2, 4, 0, 2],
  [0, 2, 1, 2],
  [1, 2, 0, 1],
] as const

interface Header {
  readonly width: number
  readonly height: number
  readonly bitsPerPixel: number
  readonly interlaced: boolean
}

export const checkPng: ImageCheck = (bytes, size) => {
  const header = readHeader(bytes)
  size(header.width, header.height)
  const { data, whole } = walkChunks(bytes)
  if (data.length === 0) throw new BrokenImage('has no image data')
  if (!whole) checkDamaged(bytes, data, rawLength(header))
}

function readHeader(bytes: Uint8Array): Header {
  need(bytes, 8, 25, 'its header')
  if (u32be(bytes, 8) !== 13 || fourCc(bytes, 12) !== 'IHDR') throw new BrokenImage('does not start with an IHDR chunk')
  if (crc32(bytes, 12, 29) !== u32be(bytes, 29)) throw new BrokenImage('has a header whose checksum is wrong')
  const [width, height] = [u32be(bytes, 16), u32be(bytes, 20)]
  const [depth, colour] = [bytes[24] ?? 0, bytes[25] ?? 0]
  if (width === 0 || height === 0) throw new BrokenImage('says it has no area')
  if (!DEPTHS[colour]?.includes(depth)) throw new BrokenImage(`has an unknown colour type (${colour}, ${depth} bit)`)
  return { width, height, bitsPerPixel: (CHANNELS[colour] ?? 1) * depth, interlaced: bytes[28] === 1 }
}

/** Where the image data lies; `whole` = every checksum holds and IEND was reached. Chunks after the image data don't matter. */
function walkChunks(bytes: Uint8Array): { data: Piece[]; whole: boolean } {
  const data: Piece[] = []
  let whole = true
  for (let at = 33; at + 8 <= bytes.length;) {
    const [length, kind] = [u32be(bytes, at), fourCc(bytes, at + 4)]
    const end = at + 8 + length
    if (kind === 'IEND') return { data, whole }
    if (kind === 'IDAT') {
      data.push([at + 8, Math.min(end, bytes.length)])
      whole &&= end + 4 <= bytes.length && crc32(bytes, at + 4, end) === u32be(bytes, end)
    } else if (data.length > 0) {
      return { data, whole }
    } else checkChunk(bytes, at, end, kind)
    at = end + 4
  }
  if (data.length === 0) throw new BrokenImage('ends before its image data')
  return { data, whole: false }
}

function checkChunk(bytes: Uint8Array, at: number, end: number, kind: string): void {
  if (!/^[A-Za-z]{4}$/.test(kind)) throw new BrokenImage(`is damaged at byte ${at}`)
  need(bytes, at, end + 4 - at, `its ${kind} chunk`)
  if (crc32(bytes, at + 4, end) !== u32be(bytes, end))
    throw new BrokenImage(`has a ${kind} chunk whose checksum is wrong`)
}

/** Bytes the image data must inflate to: a filter byte and the pixels of each line. */
function rawLength({ width, height, bitsPerPixel, interlaced }: Header): number {
  const lines = (w: number, h: number) => (w > 0 && h > 0 ? h * (1 + Math.ceil((w * bitsPerPixel) / 8)) : 0)
  if (!interlaced) return lines(width, height)
  return PASSES.reduce(
    (sum, [row, rowStep, column, columnStep]) =>
      sum + lines(Math.ceil((width - column) / columnStep), Math.ceil((height - row) / rowStep)),
    0,
  )
}

/** Enough damaged data is a picture only if zlib's own checksum holds, or was cut off with the end of the file. */
function checkDamaged(bytes: Uint8Array, data: readonly Piece[], wanted: number): void {
  const { got, sum, isWhole } = inflate(bytes, data, wanted)
  const cutOff = data.at(-1)?.[1] === bytes.length
  if (got > wanted || (isWhole && !cutOff && sum !== lastWord(bytes, data)))
    throw new BrokenImage('has damaged image data: its checksum is wrong')
}

/** The last four bytes of the data, over the border between two chunks where need be. */
function lastWord(bytes: Uint8Array, data: readonly Piece[]): number {
  const tail = data.slice(-5).flatMap(([start, end]) => [...bytes.subarray(Math.max(start, end - 4), end)])
  return u32be(Uint8Array.from(tail.slice(-4)), 0)
}
