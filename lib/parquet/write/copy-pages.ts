/** Rows that fill whole pages of a chunk go out as those pages are, with the dictionary if any of them refers to it. */
import type { WrittenChunk } from './chunk-writer'
import { copyBytes, type Copying } from './copy-chunk'
import { isDictionary } from '../pages/page-header'
import type { PageList } from '../pages/page-list'
import type { DataPageHead, PageHead } from '../pages/page-scan'
import type { ColumnChunk, Leaf } from '../types'

/** The pages that hold rows [from, to) of the row group and no other; undefined where no pages do, or not as this writer says it. */
export function pagesOf({ dictionary, data }: PageList, from: number, to: number): PageList | undefined {
  const run = data.filter(({ rowsBefore, rows }) => rowsBefore >= from && rowsBefore + rows <= to)
  const [first] = run
  const last = run.at(-1)
  if (first?.rowsBefore !== from || last === undefined || last.rowsBefore + last.rows !== to) return undefined
  return run.every(isCommon) && (dictionary || !usesDictionary(run)) ? { dictionary, data: run } : undefined
}

/** Bytes of data pages, and of the dictionary where one of them refers to it, before compression. */
export function sizeOf({ dictionary, data }: PageList): number {
  const head = dictionary !== undefined && usesDictionary(data) ? unpackedSize(dictionary) : 0
  return data.reduce((sum, page) => sum + unpackedSize(page), head)
}

/** As a chunk's sizes count a page. */
function unpackedSize({ header }: PageHead): number {
  return header.headerLength + header.uncompressedSize
}

/** Throws what the source or the sink throws. */
export async function copyPages(
  copying: Copying,
  { codec }: ColumnChunk,
  leaf: Leaf,
  pages: PageList,
): Promise<WrittenChunk> {
  const { out } = copying
  const { data } = pages
  const dictionary = usesDictionary(data) ? pages.dictionary : undefined
  const [first, last] = [data[0]!, data.at(-1)!]
  const start = out.offset
  if (dictionary !== undefined) await copyBytes(copying, dictionary.offset, dictionary.end)
  const dataPageOffset = out.offset
  const shift = dataPageOffset - first.offset
  await copyBytes(copying, first.offset, last.end)
  const sum = (pick: (page: DataPageHead) => number) => data.reduce((total, page) => total + pick(page), 0)
  const dictionaryPages = data.filter(refersToDictionary).length
  return {
    leaf,
    codec,
    rows: sum(({ rows }) => rows),
    numValues: sum(({ header }) => header.numValues),
    nulls: sum(({ nulls }) => nulls),
    uncompressedSize: sizeOf(pages),
    compressedSize: out.offset - start,
    dictionaryPageOffset: dictionary && start,
    dataPageOffset,
    pageType: first.header.kind,
    plainPages: data.length - dictionaryPages,
    dictionaryPages,
    order: undefined,
    range: undefined,
    pages: data.map(({ offset, end, rowsBefore, rows, nulls, header }) => ({
      offset: offset + shift,
      compressedSize: end - offset,
      firstRow: rowsBefore - first.rowsBefore,
      rows,
      nulls,
      values: header.numValues - nulls,
      range: undefined,
    })),
  }
}

function usesDictionary(data: readonly DataPageHead[]): boolean {
  return data.some(refersToDictionary)
}

function refersToDictionary({ header }: DataPageHead): boolean {
  return isDictionary(header.encoding)
}

/** Encoded as the footer tells of what is written here, where a dictionary goes by its newer name only. */
function isCommon({ header }: DataPageHead): boolean {
  const { encoding, repetitionEncoding, definitionEncoding, kind } = header
  if (encoding !== 'PLAIN' && encoding !== 'RLE_DICTIONARY') return false
  return kind === 'data-v2' || (repetitionEncoding === 'RLE' && definitionEncoding === 'RLE')
}
