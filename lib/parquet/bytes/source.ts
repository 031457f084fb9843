/** A source never holds the file: each read is one slice, and a stream reads a bounded way ahead. */

import { CurationError } from '@/lib/errors'
import type { ByteSource, ByteStreamGenerator } from '../types'
import { noteArrival, watchRead } from './arrivals'

/** Bytes of one read-ahead slice: larger gains nothing in Chromium and takes memory in two workers, smaller costs 1–2 ms a hop. */
export const STREAM_SLICE_BYTES = 2 << 20

/** Ranges up to this size are read in one go. */
const ONE_READ_BYTES = 4 << 20
/** Ramps up, so that a stream that is soon abandoned has read little. */
const FIRST_SLICE_BYTES = 256 << 10

/** `memory`: of a slice before, which nobody needs any more. */
type ReadSlice = (start: number, end: number, signal?: AbortSignal, memory?: Uint8Array) => Promise<Uint8Array>

/** Throws unless [start, end) lies in a source of that length. */
export function checkRange(source: { name: string; byteLength: number }, start: number, end: number): void {
  if (start >= 0 && start <= end && end <= source.byteLength) return
  throw new CurationError(
    'truncated',
    `${source.name} ends at byte ${source.byteLength}; bytes ${start} to ${end} were needed.`,
    {
      file: source.name,
      place: `byte ${start}`,
      next: 'Download or copy the file again; its end is missing.',
    },
  )
}

/** From the slice on that is of full size, two are under way: the next is there when the work on one is done. */
const SLICES_AHEAD = 2

/** Bytes [start, end) in slices, the next ones under way while one is used. */
export async function* readAhead(
  read: ReadSlice,
  start: number,
  end: number,
  signal?: AbortSignal,
  maxSlice = STREAM_SLICE_BYTES,
): ByteStreamGenerator {
  let size = end - start > ONE_READ_BYTES ? FIRST_SLICE_BYTES : ONE_READ_BYTES
  let position = start
  let spare: Uint8Array | undefined
  const pending: Promise<Uint8Array>[] = []
  const ask = () => {
    const from = position
    position = Math.min(from + size, end)
    size = Math.min(size * 4, maxSlice)
    const slice = read(from, position, signal, spare)
    spare = undefined
    slice.catch(() => undefined)
    pending.push(slice)
  }
  while (position < end || pending.length > 0) {
    if (pending.length === 0) ask()
    const bytes: Uint8Array = await pending.shift()!
    signal?.throwIfAborted()
    const ahead = bytes.length < maxSlice ? 1 : SLICES_AHEAD
    while (pending.length < ahead && position < end) ask()
    const isHeld = yield bytes
    spare = isHeld === true ? undefined : bytes
  }
}

/**
 * A source out of `readRange`, which is only asked for ranges inside the file: every read is checked and counted here, and a
 * file that got shorter meanwhile is an error.
 */
export function sourceOf(
  name: string,
  byteLength: number,
  readRange: (start: number, end: number) => Promise<Uint8Array>,
): ByteSource {
  const counts = { reads: 0, bytes: 0 }
  const source: ByteSource = {
    name,
    byteLength,
    counts,
    async read(start, end, signal) {
      signal?.throwIfAborted()
      checkRange(source, start, end)
      counts.reads++
      counts.bytes += end - start
      const bytes = await readRange(start, end)
      noteArrival()
      signal?.throwIfAborted()
      if (bytes.length !== end - start) checkRange({ name, byteLength: start + bytes.length }, start, end)
      return bytes
    },
    stream(start, end, signal) {
      checkRange(source, start, end)
      return readAhead(source.read, start, end, signal)
    },
  }
  return source
}

/** Bytes that follow on one another, of which the next are asked for before the ones before have come. */
export interface SequentialBytes {
  /** May take `memory`, and whoever has a view of it, to put them in. */
  read(length: number, memory?: Uint8Array): Promise<Uint8Array>
  close(): void
}

/** A picked File, a File from a handle, or any Blob. Long streams of it are read by `openStream`, where that is given. */
export function blobSource(blob: Blob, name: string, openStream?: (slice: Blob) => SequentialBytes): ByteSource {
  const source = sourceOf(name, blob.size, (start, end) => readBlob(blob.slice(start, end), name))
  return {
    ...source,
    slice(start, end) {
      checkRange(source, start, end)
      source.counts.bytes += end - start
      return blob.slice(start, end)
    },
    ...(openStream && { stream: longStreams(source, (start, end) => openStream(blob.slice(start, end))) }),
  }
}

/** Streams of a source whose slices come out of one, but for what is read in one go: to cut a slice of a Blob takes time too. */
function longStreams(
  source: ByteSource,
  openStream: (start: number, end: number) => SequentialBytes,
): ByteSource['stream'] {
  return async function* (start, end, signal) {
    checkRange(source, start, end)
    let long: SequentialBytes | undefined
    const read: ReadSlice = (from, to, readSignal, memory) => {
      if (from === start && to === end) return source.read(from, to, readSignal)
      source.counts.reads++
      source.counts.bytes += to - from
      long ??= openStream(from, end)
      // What a stream can't read a slice may, or else it says why not: asked for twice, it counts twice.
      const piece = long.read(to - from, memory).catch(() => source.read(from, to, readSignal))
      return watchRead(piece)
    }
    try {
      yield* readAhead(read, start, end, signal)
    } finally {
      long?.close()
    }
  }
}

/** All of it; `name` is told by errors. */
export async function readBlob(slice: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await watchRead(slice.arrayBuffer()))
  } catch (cause) {
    const changed = cause instanceof Error && cause.name === 'NotReadableError'
    throw new CurationError(
      changed ? 'source-changed' : 'source-unreachable',
      changed ? `${name} was changed or moved since it was opened.` : `${name} can no longer be read.`,
      { file: name, next: 'Open the file again.', cause },
    )
  }
}

/** Bytes already in memory (a page index, a chunk read in one go, a test). */
export function memorySource(held: Uint8Array, name: string): ByteSource {
  // A Node Buffer's subarray and slice behave unlike Uint8Array's.
  const bytes = new Uint8Array(held.buffer, held.byteOffset, held.byteLength)
  return sourceOf(name, bytes.length, (start, end) => Promise.resolve(bytes.subarray(start, end)))
}
