/** A TIFF's first directory says its size and where its strips or tiles lie; they must fit the bytes (TIFF 6.0, section 2). */
import { BrokenImage, need, u16be, u16le, u32be, u32le } from './broken-image'
import type { ImageCheck } from './broken-image'

const WIDTH = 256
const HEIGHT = 257
/** Pairs of tags: offsets and byte counts of strips, of tiles. */
const EXTENTS = [
  [273, 279],
  [324, 325],
] as const

type Tags = ReadonlyMap<number, readonly number[]>

export const checkTiff: ImageCheck = (bytes, size) => {
  const little = bytes[0] === 0x49
  const tags = readDirectory(bytes, little ? u16le : u16be, little ? u32le : u32be)
  const [width, height] = [tags.get(WIDTH)?.[0] ?? 0, tags.get(HEIGHT)?.[0] ?? 0]
  if (width === 0 || height === 0) throw new BrokenImage('says it has no area')
  size(width, height)
  const extents = EXTENTS.map(([at, length]) => [tags.get(at), tags.get(length)] as const).find(
    ([at]) => at !== undefined,
  )
  if (extents === undefined) throw new BrokenImage('has no image data')
  extents[0]?.forEach((at, k) => need(bytes, at, extents[1]?.[k] ?? 1, 'its image data'))
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
    if (tag === WIDTH || tag === HEIGHT || EXTENTS.flat().includes(tag as never))
      tags.set(tag, readValues(bytes, at, u16, u32))
  }
  return tags
}

/** Values of a SHORT (3) or LONG (4) entry, inline where they fit four bytes. */
function readValues(bytes: Uint8Array, at: number, u16: typeof u16le, u32: typeof u32le): number[] {
  const [type, count] = [u16(bytes, at + 2), u32(bytes, at + 4)]
  if (type !== 3 && type !== 4) return []
  const width = type === 3 ? 2 : 4
  const from = count * width <= 4 ? at + 8 : u32(bytes, at + 8)
  need(bytes, from, count * width, 'its directory')
  return Array.from({ length: count }, (_, k) => (type === 3 ? u16 : u32)(bytes, from + k * width))
}
