/**
 * LZW is followed for lengths only: how many values the codes stand for, not which (GIF89a specification, appendix F;
 * TIFF 6.0, section 13, where codes begin at a byte's high bit and grow one code earlier).
 */
import { BrokenImage } from './broken-image'

const MOST_CODES = 4096

/** Values the blocks decode to, at most about `wanted`; throws where a code cannot stand there. */
export function countLzwPixels(
  blocks: Iterable<Uint8Array>,
  codeSize: number,
  wanted: number,
  variant: 'gif' | 'tiff' = 'gif',
): number {
  const isTiff = variant === 'tiff'
  const early = isTiff ? 1 : 0
  const clear = 1 << codeSize
  const lengths = new Uint32Array(MOST_CODES).fill(1, 0, clear)
  let [next, width, before, pixels] = [clear + 2, codeSize + 1, 0, 0]
  let [bits, held] = [0, 0]
  for (const block of blocks)
    for (const byte of block) {
      bits = isTiff ? ((bits << 8) | byte) & 0xfffff : bits | (byte << held)
      held += 8
      while (held >= width) {
        held -= width
        const code = (isTiff ? bits >>> held : bits) & ((1 << width) - 1)
        if (!isTiff) bits >>>= width
        if (code === clear) {
          ;[next, width, before] = [clear + 2, codeSize + 1, 0]
          continue
        }
        if (code === clear + 1 || pixels >= wanted) return pixels
        if (code > next || (code === next && before === 0)) throw new BrokenImage('has damaged image data')
        if (before > 0 && next < MOST_CODES) lengths[next++] = before + 1
        before = lengths[code] ?? 0
        pixels += before
        if (next === (1 << width) - early && width < 12) width++
      }
    }
  return pixels
}
