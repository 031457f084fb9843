/** For who looks for something near the start of a range, and may have to go far. */
import type { ByteSource, ByteStreamGenerator } from '../types'

/** What is not found up to here is far: from there on it is a stream that reads ahead. */
const NEAR_BYTES = 1 << 20

/** Slices that grow, from `first` bytes on, none of them read before it is asked for. */
export async function* readLazily(
  source: ByteSource,
  start: number,
  end: number,
  first: number,
  signal?: AbortSignal,
): ByteStreamGenerator {
  let position = start
  for (let size = first; position < Math.min(end, start + NEAR_BYTES); size *= 2) {
    const from = position
    position = Math.min(end, from + size)
    yield await source.read(from, position, signal)
  }
  if (position < end) yield* source.stream(position, end, signal)
}
