/** A strip or tile of a TIFF is whole when it decodes to all its rows; compressions not known here are taken at their word. */
import { BrokenImage, u32be } from './broken-image'
import { inflate } from './inflate'
import { countLzwPixels } from './lzw'

const LZW = 5
const JPEG = 7
const DEFLATE: readonly number[] = [8, 32946]
const PACKBITS = 32773

/** `wanted` = bytes it has to decode to. Throws BrokenImage. */
export function checkStrip(strip: Uint8Array, compression: number, wanted: number): void {
  if (compression === LZW && !isOldLzw(strip) && countLzwPixels([strip], 8, wanted, 'tiff') < wanted) throw tooShort()
  if (compression === PACKBITS && countPackedBytes(strip) < wanted) throw tooShort()
  if (DEFLATE.includes(compression)) checkDeflate(strip, wanted)
  if (compression === JPEG && (strip[0] !== 0xff || strip[1] !== 0xd8))
    throw new BrokenImage('has image data that is no JPEG')
}

/** As some wrote it before TIFF 6.0, with codes from a byte's low bit on: it begins with a clear code. */
function isOldLzw(strip: Uint8Array): boolean {
  return strip[0] === 0 && ((strip[1] ?? 0) & 1) === 1
}

/** Rows beyond the picture's may follow, and a few bytes of padding behind the checksum. */
function checkDeflate(strip: Uint8Array, wanted: number): void {
  const { sum, isWhole } = inflate(strip, [[0, strip.length]], wanted)
  const end = strip.length - 4
  const isProven = !isWhole || [0, 1, 2, 3].some((padding) => u32be(strip, end - padding) === sum)
  if (!isProven) throw new BrokenImage('has damaged image data: its checksum is wrong')
}

/** TIFF 6.0, section 9: n < 128 stands before n + 1 bytes, n > 128 before a byte that counts 257 - n times. */
function countPackedBytes(strip: Uint8Array): number {
  let count = 0
  for (let at = 0; at < strip.length;) {
    const n = strip[at] ?? 0
    if (n < 128) count += Math.min(n + 1, strip.length - at - 1)
    else if (n > 128 && at + 1 < strip.length) count += 257 - n
    at += n < 128 ? n + 2 : n > 128 ? 2 : 1
  }
  return count
}

function tooShort(): BrokenImage {
  return new BrokenImage('ends early, in its image data')
}
