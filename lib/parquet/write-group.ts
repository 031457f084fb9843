/** One row group: each column copied where it may be, else spliced row by row out of the source's pages. */
import { CurationError, isAbort } from '@/lib/errors'
import { editRow } from './cell-edit'
import { ChunkWriter, type ChunkOptions } from './chunk-writer'
import { writableCodec } from './compress'
import { copyChunk } from './copy-chunk'
import type { OpenSlice } from './page-buffer'
import type { PartEdits } from './part-edits'
import { isDictionaryEncoded, placeOf, streamRows } from './row-stream'
import { NOT_REPRESENTABLE, type LeafMatch } from './schema-match'
import type { PlannedGroup, PlannedPart } from './selection-plan'
import type { OutputColumn, OutputRowGroup } from './write-footer'
import type { SelectionContext } from './write-selection'
import type { ColumnChunk, Leaf, RowGroup } from './types'

/** As parquet's own default; an image is found by reading one such page. */
const PAGE_BYTES = 1 << 20

export class GroupWriter {
  private readonly weights: readonly number[]

  constructor(
    private readonly context: SelectionContext,
    private readonly group: PlannedGroup,
    private readonly edits: readonly PartEdits[],
    private readonly rowsBefore: number,
  ) {
    const sizes = this.leaves().map((leaf) => Math.max(1, this.chunks(leaf)[0]?.totalCompressedSize ?? 1))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    this.weights = sizes.map((size) => size / total)
  }

  async write(): Promise<OutputRowGroup> {
    const columns: OutputColumn[] = []
    let done = 0
    for (const leaf of this.leaves()) {
      const weight = this.weights[leaf.leafIndex] ?? 0
      const report = (fraction: number) =>
        this.context.report(Math.floor(this.rowsBefore + this.group.numRows * (done + weight * Math.min(1, fraction))))
      columns.push(await this.writeColumn(leaf, report))
      done += weight
    }
    return { rows: this.group.numRows, columns, sorting: this.sorting() }
  }

  private leaves(): readonly Leaf[] {
    return this.context.files[0]!.footer.leaves
  }

  private sourceGroup(part: PlannedPart): RowGroup {
    return this.context.files[part.file]!.footer.rowGroups[part.rowGroup]!
  }

  private match(leaf: Leaf, part: PlannedPart): LeafMatch {
    return this.context.matches[part.file]![leaf.leafIndex]!
  }

  private chunks(leaf: Leaf): ColumnChunk[] {
    return this.group.parts.map((part) => this.sourceGroup(part).columns[this.match(leaf, part).leaf.leafIndex]!)
  }

  /** The source's sorting stands where rows keep their order and no cell changes. */
  private sorting(): OutputRowGroup['sorting'] {
    const [part, ...others] = this.group.parts
    if (part === undefined || others.length > 0 || this.group.order !== undefined || part.file > 0) return undefined
    if (this.edits.some((edits) => edits.size > 0)) return undefined
    return this.context.raw[part.file]!(part.rowGroup).fields.get(4)
  }

  private async writeColumn(leaf: Leaf, report: (fraction: number) => void): Promise<OutputColumn> {
    const { context } = this
    const part = this.copiedPart(leaf)
    if (part === undefined) return this.spliceColumn(leaf, report)
    const chunk = this.chunks(leaf)[0]!
    const raw = context.raw[part.file]!(part.rowGroup).columns[this.match(leaf, part).leaf.leafIndex]!
    let copied = 0
    const onBytes = (bytes: number) => report((copied += bytes) / chunk.totalCompressedSize)
    return copyChunk(context.files[part.file]!, chunk, raw, context.out, onBytes, context.request.signal)
  }

  /** The part whose chunk can be copied: all its rows in order, none changed, nothing asked of the layout. */
  private copiedPart(leaf: Leaf): PlannedPart | undefined {
    const [part, ...others] = this.group.parts
    const { request } = this.context
    if (part === undefined || others.length > 0 || this.group.order !== undefined) return undefined
    if (request.layout !== 'source' || request.codec !== undefined) return undefined
    if (part.rows.length !== this.sourceGroup(part).numRows || this.edits[0]?.has(leaf.leafIndex)) return undefined
    return this.match(leaf, part).identical ? part : undefined
  }

  private async spliceColumn(leaf: Leaf, report: (fraction: number) => void): Promise<OutputColumn> {
    const { request, out } = this.context
    const chunks = this.chunks(leaf)
    const optimised = request.layout === 'optimised'
    const options: ChunkOptions = {
      codec: writableCodec(request.codec ?? chunks[0]?.codec ?? 'SNAPPY'),
      dictionary: chunks.some(isDictionaryEncoded),
      pageBytes: PAGE_BYTES,
    }
    const writer = new ChunkWriter(leaf, options, out)
    let done = 0
    for (const [i, part] of this.group.parts.entries()) {
      await this.splicePart(leaf, part, this.edits[i], writer, (rows) => report((done + rows) / this.group.numRows))
      done += part.rows.length
    }
    return {
      kind: 'written',
      chunk: await writer.finish(),
      statistics: optimised || chunks.some((chunk) => chunk.statistics !== undefined),
      pageIndex: optimised || chunks.some((chunk) => chunk.offsetIndex !== undefined),
    }
  }

  private async splicePart(
    leaf: Leaf,
    part: PlannedPart,
    edits: PartEdits | undefined,
    writer: ChunkWriter,
    report: (rows: number) => void,
  ): Promise<void> {
    const { context } = this
    const file = context.files[part.file]!
    const group = this.sourceGroup(part)
    const match = this.match(leaf, part)
    const changed = edits?.get(leaf.leafIndex)
    const { rows } = part
    let at = 0
    const wants = (first: number, count: number) => at < rows.length && rows[at]! < first + count
    for await (const streamed of streamRows(file, group, match.leaf, wants, context.request.signal)) {
      const open = match.identical ? streamed : mapLevels(leaf, match, streamed, file.source.name)
      const end = streamed.firstRow + streamed.numRows
      while (at < rows.length && rows[at]! < end) {
        const row = rows[at]!
        const local = row - streamed.firstRow
        const edit = changed?.get(row)
        if (edit !== undefined) {
          await writer.append(this.edit(leaf, open, local, edit, file.source.name, group.firstRow + row), 0, 1)
          at++
          continue
        }
        const run = runLength(rows, at, end, changed)
        await writer.append(open, local, local + run)
        at += run
      }
      report(at)
      if (at === rows.length) return
    }
    throw new CurationError('corrupt', 'A column ended before its rows did.', {
      file: file.source.name,
      place: placeOf(group, leaf),
    })
  }

  private edit(
    leaf: Leaf,
    open: OpenSlice,
    row: number,
    edits: Parameters<typeof editRow>[3],
    file: string,
    rowInFile: number,
  ): OpenSlice {
    try {
      return editRow(leaf, open, row, edits)
    } catch (error) {
      if (isAbort(error) || !(error instanceof CurationError) || error.file !== undefined) throw error
      throw new CurationError(error.code, error.message, {
        file,
        place: `row ${rowInFile}, ${error.place ?? leaf.path.join('.')}`,
        ...(error.next === undefined ? {} : { next: error.next }),
        cause: error,
      })
    }
  }
}

/** Rows that follow on from rows[at], one after the other and unchanged, before `end`. */
function runLength(
  rows: Uint32Array,
  at: number,
  end: number,
  changed: ReadonlyMap<number, unknown> | undefined,
): number {
  let next = at + 1
  while (next < rows.length && rows[next] === rows[next - 1]! + 1 && rows[next]! < end && !changed?.has(rows[next]!))
    next++
  return next - at
}

/** A shard's levels as the output counts them. */
function mapLevels(leaf: Leaf, match: LeafMatch, open: OpenSlice, file: string): OpenSlice {
  const count = open.definition?.length ?? open.repetition?.length ?? open.numRows
  const definition = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const level = match.definition[open.definition?.[i] ?? 0]!
    if (level === NOT_REPRESENTABLE) {
      const column = leaf.path.join('.')
      throw new CurationError(
        'schema-mismatch',
        `${file} has a null in column ${column}, which the first file forbids.`,
        {
          file,
          place: `column ${column}`,
          next: 'Open the file that allows nulls first (files go by name), or leave the row out.',
        },
      )
    }
    definition[i] = level
  }
  return { ...open, definition: leaf.maxDefinition > 0 ? definition : undefined }
}
