/** For tests: streams whose memory is used again as soon as it may be. */
import { memorySource } from './source'
import type { ByteSource, ByteStreamGenerator } from '../types'

/** No page or value ends where a piece does. */
const PIECE_BYTES = 4099

/** Copies of the pieces, each overwritten when the next is asked for, unless it is held. */
export async function* hastyStream(pieces: Iterable<Uint8Array>): ByteStreamGenerator {
  for (const each of pieces) {
    const piece = Uint8Array.from(each)
    const isHeld = yield piece
    if (isHeld !== true) piece.fill(0xaa)
  }
}

/** Streams so, in small pieces. */
export function hastySource(bytes: Uint8Array, name: string): ByteSource {
  const source = memorySource(bytes, name)
  return {
    ...source,
    async *stream(start, end, signal) {
      const range = await source.read(start, end, signal)
      yield* hastyStream(cut(range, PIECE_BYTES))
    },
  }
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
