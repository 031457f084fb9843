/** Where the items of a HEIF file lie: its iloc box, versions 0 to 2 (ISO/IEC 14496-12, 8.11.3). */
import { BrokenImage, u16be, u32be } from './broken-image'

export interface ItemLocation {
  readonly item: number
  /** 0 = offsets in the file, 1 = in the idat box, 2 = in another item. */
  readonly method: number
  /** Bytes; length 0 = all there is. */
  readonly extents: readonly { readonly offset: number; readonly length: number }[]
}

/** `box` is the whole iloc box. Throws BrokenImage where it ends before its items do. */
export function readLocations(box: Uint8Array): ItemLocation[] {
  const version = box[8] ?? 0
  if (version > 2) throw new BrokenImage('has a list of places of unknown version')
  let at = 14
  const read = (width: number): number => {
    if (at + width > box.length) throw new BrokenImage('ends early, in its list of places')
    at += width
    if (width === 8) return u32be(box, at - 8) * 2 ** 32 + u32be(box, at - 4)
    return width === 4 ? u32be(box, at - 4) : width === 2 ? u16be(box, at - 2) : 0
  }
  const [sizes, more] = [box[12] ?? 0, box[13] ?? 0]
  const [offsetWidth, lengthWidth, baseWidth] = [sizes >> 4, sizes & 15, more >> 4]
  const indexWidth = version === 0 ? 0 : more & 15
  if ([offsetWidth, lengthWidth, baseWidth, indexWidth].some((width) => ![0, 4, 8].includes(width)))
    throw new BrokenImage('has a damaged list of places')
  const extentWidth = indexWidth + offsetWidth + lengthWidth
  const wide = version === 2 ? 4 : 2
  const items: ItemLocation[] = []
  for (let left = read(wide); left > 0; left--) {
    const item = read(wide)
    const method = version === 0 ? 0 : read(2) & 15
    read(2)
    const base = read(baseWidth)
    const extents: { offset: number; length: number }[] = []
    const count = read(2)
    // Extents that take no bytes are bounded by none.
    if (count > 1 && extentWidth === 0) throw new BrokenImage('has a damaged list of places')
    for (let more = count; more > 0; more--) {
      read(indexWidth)
      extents.push({ offset: base + read(offsetWidth), length: read(lengthWidth) })
    }
    items.push({ item, method, extents })
  }
  return items
}
