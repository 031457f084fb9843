/** All pages of a chunk that can be told apart by rows. */
import { locate } from '../corrupt'
import { hopPages, type DataPageHead, type PageHead } from './page-scan'
import type { ByteSource, ColumnChunk, Leaf } from '../types'

export interface PageList {
  readonly dictionary: PageHead | undefined
  /** In order; each begins with a row and ends with one. */
  readonly data: readonly DataPageHead[]
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
  const data: DataPageHead[] = []
  let dictionary: PageHead | undefined
  try {
    for await (const page of hopPages(source, chunk, leaf, { offset: chunk.start, rowsBefore: 0 }, signal)) {
      if (page.header.kind === 'dictionary') dictionary = page
      else if (!('rows' in page) || !page.beginsRow || data.length === most) return undefined
      else data.push(page)
    }
  } catch (error) {
    throw locate(error, source.name, `column ${leaf.path.join('.')}`)
  }
  return { dictionary, data }
}
