/** An uncompressed BMP is whole when its pixel rows fit the bytes. */
import { BrokenImage, need, u16le, u32le } from './broken-image'
import type { ImageCheck } from './broken-image'

export const checkBmp: ImageCheck = (bytes, size) => {
  need(bytes, 0, 26, 'its header')
  const headerSize = u32le(bytes, 14)
  const old = headerSize === 12
  if (!old && ![40, 52, 56, 64, 108, 124].includes(headerSize)) throw new BrokenImage('has a header of unknown size')
  need(bytes, 0, 14 + headerSize, 'its header')
  const width = old ? u16le(bytes, 18) : u32le(bytes, 18)
  const height = old ? u16le(bytes, 20) : Math.abs(u32le(bytes, 22) | 0)
  if (width === 0 || height === 0 || width > 0x7fffffff) throw new BrokenImage('says it has no area')
  size(width, height)
  const bits = u16le(bytes, old ? 24 : 28)
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw new BrokenImage(`has ${bits} bits a pixel, which decoders refuse`)
  const compression = old ? 0 : u32le(bytes, 30)
  if (compression > 3) throw new BrokenImage('has a compression decoders refuse')
  checkPixels(bytes, compression, Math.ceil((width * bits) / 32) * 4, Math.ceil((width * bits) / 8), height)
}

/** The last row needs no padding. Run-length data (1, 2) is only known to start inside the bytes. */
function checkPixels(bytes: Uint8Array, compression: number, stride: number, row: number, height: number): void {
  const offset = u32le(bytes, 10)
  const packed = compression === 1 || compression === 2
  need(bytes, offset, packed ? 1 : stride * (height - 1) + row, 'its pixels')
}
