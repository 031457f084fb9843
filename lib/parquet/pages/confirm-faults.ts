/** What `created_by` says of an old writer's chunks is looked up in their pages, a few bytes of them, when a file is opened. */
import { parsePageHeader } from './page-header'
import type { ByteSource, ColumnChunk, Footer, RowGroup } from '../types'

/** Of a dictionary page it is some twenty bytes: it carries no statistics. */
const MAX_HEADER_BYTES = 100
/** How the header of a v1 data page begins: field 1, the page's type, is 0. */
const V1_HEAD = [0x15, 0x00] as const

/**
 * The footer with the fault taken from chunks that turn out to be without, and the ends of those that are longer than they
 * say moved to behind their last page. Throws what the source throws, or AbortError.
 */
export async function confirmFaults(source: ByteSource, footer: Footer, signal?: AbortSignal): Promise<Footer> {
  const suspect = footer.rowGroups.flatMap(({ columns }) => columns).find(isSuspect)
  if (suspect === undefined) return footer
  if (suspect.writerFault === 'packed-pages') {
    // All pages of a file are of one version.
    const start = suspect.dataPageOffset
    const head = await source.read(start, Math.min(footer.offset, start + V1_HEAD.length), signal)
    return V1_HEAD.every((byte, k) => byte === head[k])
      ? mapChunks(footer, (chunk) => Promise.resolve(withoutFault(chunk)))
      : footer
  }
  return mapChunks(footer, (chunk) => moveEnd(source, chunk, footer.offset, signal))
}

function isSuspect({ writerFault, start, end }: ColumnChunk): boolean {
  return writerFault !== undefined && end > start
}

function withoutFault(chunk: ColumnChunk): ColumnChunk {
  return { ...chunk, writerFault: undefined }
}

async function mapChunks(footer: Footer, change: (chunk: ColumnChunk) => Promise<ColumnChunk>): Promise<Footer> {
  const rowGroups: RowGroup[] = []
  for (const group of footer.rowGroups)
    rowGroups.push({ ...group, columns: await Promise.all(group.columns.map(change)) })
  return { ...footer, rowGroups }
}

async function moveEnd(
  source: ByteSource,
  chunk: ColumnChunk,
  dataEnd: number,
  signal: AbortSignal | undefined,
): Promise<ColumnChunk> {
  if (!isSuspect(chunk)) return chunk
  const head = await source.read(chunk.start, Math.min(dataEnd, chunk.start + MAX_HEADER_BYTES), signal)
  try {
    const { kind, headerLength } = parsePageHeader(head, 0, chunk, dataEnd - chunk.start)
    return kind === 'dictionary' ? { ...chunk, end: Math.min(dataEnd, chunk.end + headerLength) } : withoutFault(chunk)
  } catch {
    // A damaged column, or a first page with long statistics, which is no dictionary: reading its rows says so if need be.
    return chunk
  }
}
