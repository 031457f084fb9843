/** The pages of a chunk as their headers and levels tell, hopping from head to head: no value is read. */
import { ByteArena } from '../bytes/byte-arena'
import { locate } from '../corrupt'
import { openLargePage } from './large-page'
import { PageCursor } from './page-cursor'
import type { DataPageHeader, PageHeader } from './page-header'
import type { ByteSource, ColumnChunk, Leaf } from '../types'

interface PageExtent {
  /** File offset of the header. */
  readonly offset: number
  readonly end: number
  /** Header and body before compression, as a chunk's sizes count them. */
  readonly uncompressedSize: number
}

export interface ListedDataPage extends PageExtent {
  readonly header: DataPageHeader
  /** Row of the row group. */
  readonly firstRow: number
  readonly rows: number
  /** Entries without a value. */
  readonly nulls: number
}

export interface PageList {
  readonly dictionary: PageExtent | undefined
  /** In order; each begins with a row and ends with one. */
  readonly data: readonly ListedDataPage[]
}

/**
 * Undefined where there are more than `most` pages, pages of other kinds among them, or a row that goes on from one page to
 * the next. Throws CurationError 'corrupt' or what the source throws.
 */
export async function listPages(
  source: ByteSource,
  chunk: ColumnChunk,
  leaf: Leaf,
  most: number,
  signal?: AbortSignal,
): Promise<PageList | undefined> {
  const cursor = new PageCursor(source, chunk, signal)
  const memory = new ByteArena()
  const data: ListedDataPage[] = []
  let dictionary: PageExtent | undefined
  let firstRow = 0
  try {
    for (let header = await cursor.enter(); header !== undefined; header = await cursor.enter()) {
      if (header.kind === 'other' || data.length === most) return undefined
      if (header.kind === 'dictionary') dictionary = extentOf(cursor, header)
      else {
        memory.clear()
        const { levels, decoded } = await openLargePage(cursor, header, leaf, memory)
        await decoded.close()
        if (header.numValues > 0 && levels.repetition !== undefined && levels.repetition.at(0) !== 0) return undefined
        const rows = levels.repetition?.count(0) ?? header.numValues
        const nulls = header.numValues - levels.numDefined
        data.push({ ...extentOf(cursor, header), header, firstRow, rows, nulls })
        firstRow += rows
      }
      await cursor.pass(header)
    }
  } catch (error) {
    throw locate(error, source.name, `page at byte ${cursor.offset}`)
  } finally {
    await cursor.close()
  }
  return { dictionary, data }
}

function extentOf({ offset }: PageCursor, { headerLength, compressedSize, uncompressedSize }: PageHeader): PageExtent {
  return { offset, end: offset + headerLength + compressedSize, uncompressedSize: headerLength + uncompressedSize }
}
