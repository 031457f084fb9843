/** A whole page of zstd, unpacked at once. */

import { decompress } from 'fzstd'
import { badZstd, checkBlock, COMPRESSED, readBlockHeader, readFrameHeader } from './zstd-frame'

/**
 * Into the output, frame by frame: given several at once, the library leaves out all but the first. It tells nobody how much
 * it wrote, so that only the last may leave unsaid how much it holds. Throws what the library throws, and 'corrupt' for what
 * it would not come back from.
 */
export function decompressZstd(input: Uint8Array, output: Uint8Array): Uint8Array {
  let written = 0
  for (let at = 0; at < input.length;) {
    const { end, content } = checkFrame(input, at)
    const length = content ?? output.length - written
    if (length > output.length - written || (content === undefined && end < input.length)) throw badZstd()
    // One of nothing is an error to the library.
    if (length > 0) decompress(input.subarray(at, end), neverSpelledOut(output.subarray(written, written + length)))
    written += length
    at = end
  }
  return output.subarray(0, written)
}

/** A view. The library asks whether memory it was given `== 1`, for which every byte of it would become text: 25 MB/s. */
function neverSpelledOut(bytes: Uint8Array): Uint8Array {
  return Object.assign(bytes.subarray(), { [Symbol.toPrimitive]: () => Number.NaN })
}

/** Where the frame ends, and the bytes it says it unpacks to. */
function checkFrame(input: Uint8Array, start: number): { end: number; content: number | undefined } {
  if (input.length - start < 8) throw badZstd()
  const header = readFrameHeader(input.subarray(start))
  if ('skip' in header) return { end: start + header.skip, content: 0 }
  let at = start + header.length
  for (let isLast = false; !isLast;) {
    const block = readBlockHeader(input.subarray(at))
    if (at + 3 + block.stored > input.length) throw badZstd()
    if (block.kind === COMPRESSED) checkBlock(input.subarray(at + 3, at + 3 + block.size))
    at += 3 + block.stored
    isLast = block.isLast
  }
  return { end: at + (header.hasChecksum ? 4 : 0), content: header.content }
}
