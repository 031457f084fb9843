/** A WebP is whole when its RIFF size and chunks fit the bytes and its bitstream starts as it must (WebP container specification). */
import { BrokenImage, fourCc, need, u16le, u32le } from './broken-image'
import type { ImageCheck } from './broken-image'

type Size = (width: number, height: number) => void

export const checkWebp: ImageCheck = (bytes, size) => {
  need(bytes, 0, 20, 'its header')
  const end = 8 + u32le(bytes, 4)
  need(bytes, 0, end, 'its chunks')
  let [picture, extended] = [false, false]
  for (let at = 12; at + 8 <= end;) {
    const [kind, length] = [fourCc(bytes, at), u32le(bytes, at + 4)]
    if (at + 8 + length > end) throw new BrokenImage(`has a ${kind.trim()} chunk longer than the file`)
    if (at === 12 && !['VP8X', 'VP8 ', 'VP8L'].includes(kind)) throw new BrokenImage(`starts with an unknown chunk`)
    if (kind === 'VP8X') {
      readExtended(bytes, at + 8, length, size)
      extended = true
    } else if (kind === 'VP8 ') readLossy(bytes, at + 8, length, extended ? noSize : size)
    else if (kind === 'VP8L') readLossless(bytes, at + 8, length, extended ? noSize : size)
    picture ||= kind === 'VP8 ' || kind === 'VP8L' || kind === 'ANMF'
    at += 8 + length + (length & 1)
  }
  if (!picture) throw new BrokenImage('has no picture in it')
}

const noSize: Size = () => undefined

function readExtended(bytes: Uint8Array, at: number, length: number, size: Size): void {
  if (length < 10) throw new BrokenImage('has a header that is too short')
  const u24 = (k: number) => (u16le(bytes, k) | ((bytes[k + 2] ?? 0) << 16)) + 1
  size(u24(at + 4), u24(at + 7))
}

/** VP8 key frame: RFC 6386, section 9.1. */
function readLossy(bytes: Uint8Array, at: number, length: number, size: Size): void {
  if (length < 10) throw new BrokenImage('has too little image data')
  const tag = u16le(bytes, at) | ((bytes[at + 2] ?? 0) << 16)
  const isKey = (tag & 1) === 0 && bytes[at + 3] === 0x9d && bytes[at + 4] === 0x01 && bytes[at + 5] === 0x2a
  if (!isKey) throw new BrokenImage('has image data that does not start as a picture does')
  if (((tag >> 1) & 7) > 3 || ((tag >> 4) & 1) === 0) throw new BrokenImage('has image data of an unknown kind')
  if (tag >> 5 > length - 10) throw new BrokenImage('ends early, in its image data')
  const [width, height] = [u16le(bytes, at + 6) & 0x3fff, u16le(bytes, at + 8) & 0x3fff]
  if (width === 0 || height === 0) throw new BrokenImage('says it has no area')
  size(width, height)
}

function readLossless(bytes: Uint8Array, at: number, length: number, size: Size): void {
  const bits = u32le(bytes, at + 1)
  if (length < 5 || bytes[at] !== 0x2f || bits >>> 29 !== 0)
    throw new BrokenImage('has image data that does not start as a picture does')
  size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}
