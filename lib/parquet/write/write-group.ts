/** One row group: each column copied where it may be, else spliced row by row out of the source's pages. */
import { ChunkWriter, type ChunkOptions, type WrittenChunk } from './chunk-writer'
import { writableCodec } from '../codec/compress'
import { copyChunk } from './copy-chunk'
import { copyPages, pagesOf, sizeOf } from './copy-pages'
import { ROW_GROUP } from '../footer/fields'
import { readHeads } from './group-ahead'
import { nullRows, type NullSibling } from './null-sibling'
import type { OpenSlice } from '../rows/slice-rows'
import type { PartEdits } from './part-edits'
import { sourceChunk } from './pick-rows'
import { hasDictionary } from '../rows/row-stream'
import type { PlannedGroup, PlannedPart } from './plan'
import type { OutputColumn, OutputRowGroup, WrittenColumn } from './write-footer'
import type { SelectionContext } from './writer'
import { bytesLeafOf, writtenLeaf, writtenRows } from './written-rows'
import type { PageList } from '../pages/page-list'
import type { ColumnChunk, Leaf } from '../types'

/** As parquet's own default; an image is found by reading one such page. */
const PAGE_BYTES = 1 << 20

interface CopiedRows {
  readonly part: PlannedPart
  readonly chunk: ColumnChunk
  readonly pages: PageList | 'all'
}

export class GroupWriter {
  private readonly weights: readonly number[]
  /** The context's files, with the heads of the chunks to be spliced on their way. */
  private filesAhead: SelectionContext['files'] | undefined

  constructor(
    private readonly context: SelectionContext,
    readonly group: PlannedGroup,
    private readonly edits: readonly PartEdits[],
  ) {
    const sizes = this.leaves().map((leaf) => Math.max(1, this.chunks(leaf)[0]?.totalCompressedSize ?? 1))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    this.weights = sizes.map((size) => size / total)
  }

  /** Begins to read what will be written anew, while another group is written. */
  readAhead(): void {
    const { files, request } = this.context
    const spliced = this.leaves().filter((leaf) => this.copied(leaf) === undefined)
    const [part, ...others] = this.group.parts
    if (part === undefined || others.length > 0 || spliced.length === 0) return
    const chunks = spliced.map((leaf) => sourceChunk(this.context, leaf, part))
    const ahead = readHeads(files[part.file]!, chunks, request.signal)
    this.filesAhead = files.map((file, k) => (k === part.file ? ahead : file))
  }

  /** `rowsBefore` is told to who waits for the export. */
  async write(rowsBefore: number): Promise<OutputRowGroup> {
    const columns: OutputColumn[] = []
    let done = 0
    for (const leaf of this.leaves()) {
      const weight = this.weights[leaf.leafIndex] ?? 0
      const report = (fraction: number) =>
        this.context.report(Math.floor(rowsBefore + this.group.numRows * (done + weight * Math.min(1, fraction))))
      columns.push(...(await this.writeColumn(leaf, report)))
      done += weight
    }
    return { rows: this.group.numRows, columns, sorting: this.sorting() }
  }

  private leaves(): readonly Leaf[] {
    return this.context.target.leaves
  }

  private chunks(leaf: Leaf): ColumnChunk[] {
    return this.group.parts.map((part) => sourceChunk(this.context, leaf, part))
  }

  /** The source's sorting stands where rows keep their order, no cell changes, and leaves keep their numbers and types. */
  private sorting(): OutputRowGroup['sorting'] {
    if (this.context.request.footer?.schema !== undefined) return undefined
    const [part, ...others] = this.group.parts
    if (part === undefined || others.length > 0 || part.file > 0) return undefined
    if (this.edits.some((edits) => edits.size > 0)) return undefined
    return this.context.raw[part.file]!(part.rowGroup).fields.get(ROW_GROUP.sortingColumns)
  }

  private async writeColumn(leaf: Leaf, report: (fraction: number) => void): Promise<OutputColumn[]> {
    const { files, matches, raw, out, request } = this.context
    const copied = this.copied(leaf)
    if (copied === undefined) return this.spliceColumn(leaf, report)
    const { part, chunk, pages } = copied
    let done = 0
    const onBytes = (bytes: number) => report((done += bytes) / chunk.totalCompressedSize)
    const copying = { source: files[part.file]!.source, out, onBytes, signal: request.signal }
    if (pages !== 'all') {
      const written = await copyPages(copying, chunk, leaf, pages)
      return [{ ...writtenColumn(this.context, [chunk], written), isCopied: true }]
    }
    const { leafIndex } = matches[part.file]![leaf.leafIndex]!.leaf
    return [await copyChunk(copying, chunk, raw[part.file]!(part.rowGroup).columns[leafIndex]!)]
  }

  /**
   * What of a chunk goes out as it is: rows of one part, none changed, that fill it or whole pages of it, told rightly by who
   * wrote them, and nothing asked of the layout.
   */
  private copied(leaf: Leaf): CopiedRows | undefined {
    const [part, ...others] = this.group.parts
    const { request, files, matches, bounds } = this.context
    if (part === undefined || others.length > 0) return undefined
    if (request.layout !== 'source' || request.codec !== undefined) return undefined
    if (siblingOf(this.context, leaf) || bytesLeafOf(this.context, leaf)) return undefined
    if (this.edits[0]?.has(leaf.leafIndex) || !matches[part.file]![leaf.leafIndex]!.identical) return undefined
    const chunk = sourceChunk(this.context, leaf, part)
    if (chunk.writerFault !== undefined) return undefined
    const { rows } = part
    if (rows.length === files[part.file]!.footer.rowGroups[part.rowGroup]!.numRows) return { part, chunk, pages: 'all' }
    const list = bounds.pageLists.get(chunk)
    const [first, last] = [rows[0], rows.at(-1)]
    if (list === undefined || first === undefined || last! - first !== rows.length - 1) return undefined
    const pages = pagesOf(list, first, last! + 1)
    return pages !== undefined && sizeOf(pages) <= bounds.maxBytes ? { part, chunk, pages } : undefined
  }

  private async spliceColumn(leaf: Leaf, report: (fraction: number) => void): Promise<OutputColumn[]> {
    const { context } = this
    const chunks = this.chunks(leaf)
    const writer = new ChunkWriter(writtenLeaf(context, leaf), chunkOptions(context, leaf, chunks), context.out)
    const sibling = siblingOf(context, leaf)
    const reading = { ...context, files: this.filesAhead ?? context.files }
    const nulls: OpenSlice[] = []
    let done = 0
    for (const [i, part] of this.group.parts.entries()) {
      for await (const { open, from, to } of writtenRows(reading, leaf, part, this.edits[i])) {
        await writer.append(open, from, to)
        if (sibling !== undefined) nulls.push(nullRows(sibling, open, from, to))
        done += to - from
        report(done / this.group.numRows)
      }
    }
    const column = writtenColumn(context, chunks, await writer.finish())
    return sibling === undefined ? [column] : [column, await writeNulls(context, sibling, chunks, nulls)]
  }
}

/** The field of nulls that is to follow a leaf. */
export function siblingOf({ request }: SelectionContext, leaf: Leaf): NullSibling | undefined {
  return request.footer?.nullSiblings?.find(({ beside }) => beside === leaf.leafIndex)
}

export async function writeNulls(
  context: SelectionContext,
  { leaf }: NullSibling,
  chunks: readonly ColumnChunk[],
  slices: Iterable<OpenSlice>,
): Promise<OutputColumn> {
  const writer = new ChunkWriter(leaf, { ...chunkOptions(context, leaf, chunks), dictionary: false }, context.out)
  for (const open of slices) await writer.append(open, 0, open.numRows)
  return writtenColumn(context, chunks, await writer.finish())
}

/** How a chunk made of rows of these chunks is written. */
export function chunkOptions(context: SelectionContext, leaf: Leaf, chunks: readonly ColumnChunk[]): ChunkOptions {
  const { request } = context
  const dictionaryStart = context.dictionaries.get(leaf.leafIndex)
  const codec = writableCodec(request.codec ?? chunks[0]?.codec ?? 'SNAPPY')
  return {
    codec,
    shrinks: chunks.some((chunk) => chunk.codec !== codec || isShrunk(chunk)),
    // A dictionary of integers says nothing of images, which hardly repeat.
    dictionary:
      dictionaryStart !== undefined || (bytesLeafOf(context, leaf) === undefined && chunks.some(hasDictionary)),
    dictionaryStart,
    pageBytes: PAGE_BYTES,
    maxBytes: context.bounds.maxBytes,
  }
}

/** By more than a twentieth: images, if none is there twice, shrink by less. */
function isShrunk({ totalCompressedSize, totalUncompressedSize }: ColumnChunk): boolean {
  return totalCompressedSize < 0.95 * totalUncompressedSize
}

/** Statistics and page index where the source had them, or the layout asks for them. */
export function writtenColumn(
  { request }: SelectionContext,
  chunks: readonly ColumnChunk[],
  chunk: WrittenChunk,
): WrittenColumn {
  const optimised = request.layout === 'optimised'
  return {
    kind: 'written',
    chunk,
    isCopied: false,
    statistics: optimised || chunks.some((each) => each.statistics !== undefined),
    pageIndex: optimised || chunks.some((each) => each.offsetIndex !== undefined),
  }
}
