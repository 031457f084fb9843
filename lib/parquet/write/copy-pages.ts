/** Rows that fill whole pages of a chunk go out as those pages are, with the dictionary if any of them refers to it. */
import type { SinkWriter } from './byte-sink'
import type { WrittenChunk } from './chunk-writer'
import { copyBytes } from './copy-chunk'
import type { ListedDataPage, PageList } from '../pages/page-list'
import type { ByteSource, ColumnChunk, Leaf } from '../types'

/** The pages that hold rows [from, to) of the row group and no other; undefined where no pages do, or not as this writer says it. */
export function pagesOf({ dictionary, data }: PageList, from: number, to: number): PageList | undefined {
  const run = data.filter(({ firstRow, rows }) => firstRow >= from && firstRow + rows <= to)
  const [first] = run
  const last = run.at(-1)
  if (first?.firstRow !== from || last === undefined || last.firstRow + last.rows !== to) return undefined
  return run.every(isCommon) && (dictionary || !usesDictionary(run)) ? { dictionary, data: run } : undefined
}

/** Bytes of data pages, and of the dictionary where one of them refers to it, before compression. */
export function sizeOf({ dictionary, data }: PageList): number {
  const head = usesDictionary(data) ? (dictionary?.uncompressedSize ?? 0) : 0
  return data.reduce((sum, page) => sum + page.uncompressedSize, head)
}

/** `onBytes` hears of every piece as it is handed on. Throws what the source or the sink throws. */
export async function copyPages(
  source: ByteSource,
  { codec }: ColumnChunk,
  leaf: Leaf,
  pages: PageList,
  out: SinkWriter,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<WrittenChunk> {
  const { data } = pages
  const dictionary = usesDictionary(data) ? pages.dictionary : undefined
  const [first, last] = [data[0]!, data.at(-1)!]
  const start = out.offset
  if (dictionary !== undefined) await copyBytes(source, dictionary.offset, dictionary.end, out, onBytes, signal)
  const dataPageOffset = out.offset
  const shift = dataPageOffset - first.offset
  await copyBytes(source, first.offset, last.end, out, onBytes, signal)
  const sum = (pick: (page: ListedDataPage) => number) => data.reduce((total, page) => total + pick(page), 0)
  const dictionaryPages = data.filter(isDictionaryEncoded).length
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
    pages: data.map(({ offset, end, firstRow, rows, nulls, header }) => ({
      offset: offset + shift,
      compressedSize: end - offset,
      firstRow: firstRow - first.firstRow,
      rows,
      nulls,
      values: header.numValues - nulls,
      range: undefined,
    })),
  }
}

function usesDictionary(data: readonly ListedDataPage[]): boolean {
  return data.some(isDictionaryEncoded)
}

function isDictionaryEncoded({ header }: ListedDataPage): boolean {
  return header.encoding === 'RLE_DICTIONARY'
}

/** The encodings that the footer tells of what is written here. */
function isCommon(page: ListedDataPage): boolean {
  const { encoding, repetitionEncoding, definitionEncoding, kind } = page.header
  if (encoding !== 'PLAIN' && !isDictionaryEncoded(page)) return false
  return kind === 'data-v2' || (repetitionEncoding === 'RLE' && definitionEncoding === 'RLE')
}
