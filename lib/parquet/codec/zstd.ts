/** A whole page of zstd, unpacked at once. */

import { decompress } from 'fzstd'
import { badZstd, checkBlock, COMPRESSED, readBlockHeader, readFrameHeader } from './zstd-frame'

/** Throws what the library throws, and 'corrupt' for what it would not come back from. */
export function decompressZstd(input: Uint8Array, output: Uint8Array): Uint8Array {
  for (let at = 0; at < input.length;) at = checkFrame(input, at)
  return decompress(input, neverSpelledOut(output))
}

/** A view. The library asks whether memory it was given `== 1`, for which every byte of it would become text: 25 MB/s. */
function neverSpelledOut(bytes: Uint8Array): Uint8Array {
  return Object.assign(bytes.subarray(), { [Symbol.toPrimitive]: () => Number.NaN })
}

/** Gives where the next frame begins. */
function checkFrame(input: Uint8Array, start: number): number {
  if (input.length - start < 8) throw badZstd()
  const header = readFrameHeader(input.subarray(start))
  if ('skip' in header) return start + header.skip
  let at = start + header.length
  for (let isLast = false; !isLast;) {
    const block = readBlockHeader(input.subarray(at))
    if (at + 3 + block.stored > input.length) throw badZstd()
    if (block.kind === COMPRESSED) checkBlock(input.subarray(at + 3, at + 3 + block.size))
    at += 3 + block.stored
    isLast = block.isLast
  }
  return at + (header.hasChecksum ? 4 : 0)
}
