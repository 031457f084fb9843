/** While one row group is written, the small chunks of the next one are on their way, and the heads of its large ones. */
import { HeadStart } from '../bytes/head-start'
import { startPrefetch, type ByteRange } from '../bytes/prefetch'
import type { ParquetFile } from '../rows/leaf-reader'
import type { ByteSource, ByteStreamGenerator, ColumnChunk } from '../types'

/** Larger chunks are streamed, and read ahead by themselves from where their head ends. */
const HEAD_BYTES = 2 << 20
/** Of one file and row group: many columns are read as they come. */
const MOST_BYTES = 12 << 20

/** The same file, with the heads of those chunks on their way. */
export function readHeads(file: ParquetFile, chunks: readonly ColumnChunk[], signal?: AbortSignal): ParquetFile {
  let room = MOST_BYTES
  const heads = chunks
    .map(({ start, end }) => ({ start, end: Math.min(end, start + HEAD_BYTES) }))
    .filter(({ start, end }) => (room -= end - start) >= 0)
  const begun = startPrefetch(file.source, heads, signal)(heads)
  // read() and stream() await this and throw its failure; without this one that nobody reads would be an unhandled rejection.
  begun.catch(() => undefined)
  const read: ByteSource['read'] = async (start, end, readSignal) => (await begun).read(start, end, readSignal)
  const stream: ByteSource['stream'] = async function* (start, end, streamSignal) {
    const head = heads.find((each) => each.start <= start && start < each.end)
    const source = await begun
    yield* head === undefined || end <= head.end
      ? source.stream(start, end, streamSignal)
      : joined(source, { start, end: head.end }, end, streamSignal)
  }
  return { ...file, source: { ...file.source, read, stream } }
}

/** What follows the head is under way when the head is given out. */
async function* joined(
  source: ByteSource,
  head: ByteRange,
  end: number,
  signal: AbortSignal | undefined,
): ByteStreamGenerator {
  const rest = new HeadStart(source.stream(head.end, end, signal))
  try {
    yield await source.read(head.start, head.end, signal)
    yield* rest
  } finally {
    await rest.close()
  }
}
