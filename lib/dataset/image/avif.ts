/** An AVIF's boxes must fit the bytes; its size is the largest `ispe` property (ISO/IEC 23008-12). The bitstream is not looked into. */
import { BrokenImage, fourCc, u32be } from './broken-image'
import type { ImageCheck } from './broken-image'

/** Boxes on the way to `ispe`, and how far into each its children start. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 }

export const checkAvif: ImageCheck = (bytes, size) => {
  const found = { width: 0, height: 0, data: false }
  walk(bytes, 0, bytes.length, found)
  if (found.width === 0 || found.height === 0) throw new BrokenImage('does not say its size')
  size(found.width, found.height)
  if (!found.data) throw new BrokenImage('has no image data')
}

function walk(
  bytes: Uint8Array,
  from: number,
  end: number,
  found: { width: number; height: number; data: boolean },
): void {
  for (let at = from; at + 8 <= end;) {
    const [given, kind] = [u32be(bytes, at), fourCc(bytes, at + 4)]
    const length = given === 0 ? end - at : given === 1 ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : given
    if (length < 8 || at + length > end) throw new BrokenImage(`ends early, in its ${kind} box`)
    const inner = CONTAINERS[kind]
    if (inner !== undefined) walk(bytes, at + inner, at + length, found)
    if (kind === 'mdat' || kind === 'idat') found.data = true
    if (kind === 'ispe' && length >= 20) {
      found.width = Math.max(found.width, u32be(bytes, at + 12))
      found.height = Math.max(found.height, u32be(bytes, at + 16))
    }
    at += length
  }
}
