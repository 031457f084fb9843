/** Ranges known beforehand are read side by side in few reads; what lies outside them is read when asked for. */

import { readAhead } from './source'
import type { ByteSource } from './types'

export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Larger reads gain nothing. */
const MAX_READ_BYTES = 16 << 20
/** A gap is read with its neighbours only while all gaps stay below this share of what is wanted. */
const MAX_WASTE = 0.03

/** Neighbouring ranges joined, in order. */
export function coalesce(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start)
  let spare = sorted.reduce((bytes, { start, end }) => bytes + end - start, 0) * MAX_WASTE
  const joined: { start: number; end: number }[] = []
  for (const { start, end } of sorted) {
    const last = joined.at(-1)
    const gap = last === undefined ? 0 : Math.max(0, start - last.end)
    if (last && gap <= spare && end - last.start <= MAX_READ_BYTES) {
      spare -= gap
      last.end = Math.max(last.end, end)
    } else {
      joined.push({ start, end })
    }
  }
  return joined
}

/** A source that has those ranges in memory. */
export async function prefetch(
  source: ByteSource,
  ranges: readonly ByteRange[],
  signal?: AbortSignal,
): Promise<ByteSource> {
  const held = await Promise.all(
    coalesce(ranges).map(async ({ start, end }) => ({ start, end, bytes: await source.read(start, end, signal) })),
  )
  const read: ByteSource['read'] = async (start, end, readSignal) => {
    const piece = held.find((range) => range.start <= start && end <= range.end)
    return piece ? piece.bytes.subarray(start - piece.start, end - piece.start) : source.read(start, end, readSignal)
  }
  return {
    name: source.name,
    byteLength: source.byteLength,
    counts: source.counts,
    read,
    stream: (start, end, streamSignal) =>
      held.some((range) => range.start <= start && end <= range.end)
        ? readAhead(read, start, end, streamSignal)
        : source.stream(start, end, streamSignal),
  }
}
