/** A GIF decodes when the blocks of its first frame are whole; what comes after it doesn't matter (GIF89a specification). */
import { BrokenImage, need, u16le } from './broken-image'
import type { ImageCheck } from './broken-image'
import { countLzwPixels } from './lzw'

export const checkGif: ImageCheck = (bytes, size) => {
  need(bytes, 0, 13, 'its header')
  const [width, height] = [u16le(bytes, 6), u16le(bytes, 8)]
  size(width, height)
  let at = 13 + tableLength(bytes[10] ?? 0)
  for (;;) {
    need(bytes, at, 1, 'its blocks')
    const block = bytes[at]
    if (block === 0x3b) throw new BrokenImage('has no picture in it')
    if (block === 0x2c) return checkFrame(bytes, at, width, height)
    if (block === 0x21) at = skipSubBlocks(bytes, at + 2, 'an extension')
    else at++
  }
}

function checkFrame(bytes: Uint8Array, at: number, width: number, height: number): void {
  need(bytes, at, 11, 'its frame header')
  const [w, h] = [u16le(bytes, at + 5), u16le(bytes, at + 7)]
  if (Math.max(width, w) === 0 || Math.max(height, h) === 0) throw new BrokenImage('says it has no area')
  const data = at + 10 + tableLength(bytes[at + 9] ?? 0)
  need(bytes, data, 1, 'its colour table')
  const codeSize = bytes[data] ?? 0
  if (codeSize < 1 || codeSize > 11) throw new BrokenImage('has an impossible code size')
  const end = skipSubBlocks(bytes, data + 1, 'its image data')
  const pixels = countLzwPixels(subBlocks(bytes, data + 1, end), codeSize, w * h)
  if (pixels < w * h) throw new BrokenImage('ends early, in its image data')
}

function* subBlocks(bytes: Uint8Array, from: number, end: number): Generator<Uint8Array> {
  for (let at = from; at < end && at < bytes.length && bytes[at] !== 0; at += 1 + (bytes[at] ?? 0))
    yield bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0))
}

/** A colour table's bytes: three for each of 2^(n+1) colours, where the flag is set. */
function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Position after the empty sub-block that ends a run of them; at the very end of the file it may be missing. */
function skipSubBlocks(bytes: Uint8Array, from: number, what: string): number {
  let at = from
  while (at < bytes.length && bytes[at] !== 0) {
    at += 1 + (bytes[at] ?? 0)
    need(bytes, 0, at, what)
  }
  return at + 1
}
