/** Ranges known beforehand are read side by side in few reads; what lies outside them is read when asked for. */

import { readAhead } from './source'
import type { ByteSource } from '../types'

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
  const fetched = startPrefetch(source, ranges, signal)
  await fetched.arrival(ranges)
  return fetched.source
}

export interface Prefetch {
  /** Reads of what is on its way wait for it. */
  readonly source: ByteSource
  /** Resolves when those of the ranges are in memory; rejects with what the source threw. */
  arrival(ranges: readonly ByteRange[]): Promise<void>
}

/** Begins to read all of those ranges; what lies side by side is one read, whoever wants it. */
export function startPrefetch(source: ByteSource, ranges: readonly ByteRange[], signal?: AbortSignal): Prefetch {
  const pieces = coalesce(ranges).map(({ start, end }) => ({ start, end, bytes: source.read(start, end, signal) }))
  // A failure is met by those who wait for the piece.
  for (const { bytes } of pieces) bytes.catch(() => undefined)
  const find = (start: number, end: number) => pieces.find((piece) => piece.start <= start && end <= piece.end)
  const read: ByteSource['read'] = async (start, end, readSignal) => {
    const piece = find(start, end)
    if (piece === undefined) return source.read(start, end, readSignal)
    const bytes = await piece.bytes
    return bytes.subarray(start - piece.start, end - piece.start)
  }
  return {
    source: {
      ...source,
      read,
      stream: (start, end, streamSignal) =>
        find(start, end) === undefined
          ? source.stream(start, end, streamSignal)
          : readAhead(read, start, end, streamSignal),
    },
    async arrival(wanted) {
      await Promise.all(wanted.flatMap(({ start, end }) => find(start, end)?.bytes ?? []))
    },
  }
}
