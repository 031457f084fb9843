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
  return startPrefetch(source, ranges, signal)(ranges)
}

/** A source with those of the ranges in memory once they have arrived; rejects with what the source threw. */
export type Prefetch = (ranges: readonly ByteRange[]) => Promise<ByteSource>

/**
 * Begins to read all of those ranges; what lies side by side is one read, whoever wants it.
 * Several columns may share one read. A caller that takes its column out of it gets a copy, since a view would keep the whole
 * read in memory for as long as the column is used.
 */
export function startPrefetch(source: ByteSource, ranges: readonly ByteRange[], signal?: AbortSignal): Prefetch {
  const pieces = coalesce(ranges).map(({ start, end }) => ({ start, end, bytes: source.read(start, end, signal) }))
  // take() awaits the piece and throws its failure; without this one that nobody takes would be an unhandled rejection.
  for (const { bytes } of pieces) bytes.catch(() => undefined)
  const find = ({ start, end }: ByteRange) => pieces.find((piece) => piece.start <= start && end <= piece.end)
  const take = async ({ start, end }: ByteRange): Promise<Held[]> => {
    const piece = find({ start, end })
    if (piece === undefined) return []
    const bytes = await piece.bytes
    const isAll = start === piece.start && end === piece.end
    // Not slice(): on a Node Buffer that is no copy.
    return [
      { start, end, bytes: isAll ? bytes : new Uint8Array(bytes.subarray(start - piece.start, end - piece.start)) },
    ]
  }
  return async (wanted) => {
    const joined = coalesce(wanted)
    // What lies in two reads is taken range by range.
    const parts = joined.every((part) => find(part) !== undefined) ? joined : wanted
    return heldSource(source, (await Promise.all(parts.map(take))).flat())
  }
}

interface Held extends ByteRange {
  readonly bytes: Uint8Array
}

function heldSource(source: ByteSource, held: readonly Held[]): ByteSource {
  const find = (start: number, end: number) => held.find((each) => each.start <= start && end <= each.end)
  const read: ByteSource['read'] = (start, end, signal) => {
    const found = find(start, end)
    if (found === undefined) return source.read(start, end, signal)
    return Promise.resolve(found.bytes.subarray(start - found.start, end - found.start))
  }
  return {
    name: source.name,
    byteLength: source.byteLength,
    counts: source.counts,
    read,
    stream: (start, end, signal) =>
      find(start, end) === undefined ? source.stream(start, end, signal) : readAhead(read, start, end, signal),
  }
}
