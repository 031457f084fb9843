/**
 * Writes chosen rows of one or more files as a parquet file with the first one's footer. Untouched values keep their
 * bytes; a column chunk whose rows all go out unchanged is copied; memory holds a page or so of each side.
 */
import { CurationError, isAbort } from '@/lib/errors'
import { sizedAsBytes } from './bytes-leaf'
import { SinkWriter, type ByteSink } from './byte-sink'
import type { CellEdit } from './cell-edit'
import { ChunkTooLarge, MAX_CHUNK_BYTES } from './chunk-writer'
import { collectEdits } from './part-edits'
import type { ParquetFile } from '../rows/leaf-reader'
import { rawRowGroups, type RawRowGroup } from '../footer/raw-footer'
import { matchSchema, type LeafMatch } from './schema-match'
import { listPages, type PageList } from '../pages/page-list'
import {
  cutGroup,
  planSelection,
  widestChunk,
  type ChunkBounds,
  type Layout,
  type PlannedGroup,
  type RowRef,
  type SelectionPlan,
} from './plan'
import { categoryStarts } from './category-starts'
import { orderColumns } from './column-orders'
import { encodeFooter, type FooterOverrides, type OutputRowGroup } from './write-footer'
import { writePageIndexes } from './write-page-index'
import { GroupWriter } from './write-group'
import { writeShuffled } from './write-shuffled'
import type { ValueBytes } from '../pages/value-bytes'
import type { Spool } from './spool'
import type { Codec, ColumnChunk, Footer } from '../types'

/** Of a chunk that is cut between pages: listing them costs a read each. */
const MOST_PAGES = 64

export interface SelectionProgress {
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly bytesWritten: number
}

export interface SelectionRequest {
  /** The first one gives schema and footer metadata. */
  readonly inputs: readonly { readonly file: ParquetFile }[]
  /** In output order; `file` counts the inputs. */
  readonly rows: readonly RowRef[]
  /** Changes to a row, made in order. */
  readonly edits?: ((file: number, row: number) => readonly CellEdit[] | undefined) | undefined
  /** Closed when all is written, aborted when anything fails. */
  readonly sink: ByteSink
  readonly layout: Layout
  /** For chunks that are written anew; by default each column's own. With it nothing is copied. */
  readonly codec?: Codec | undefined
  readonly footer?: FooterOverrides | undefined
  /** Hexadecimal digits that tell the file from others of its length and footer, for `created_by`; 0 unless given. */
  readonly build?: string | undefined
  /** No column holds more in one row group; 1 GiB unless given. */
  readonly maxChunkBytes?: number | undefined
  /** Where rows wait that go out in another order than they came; memory unless given. Closed at the end. */
  readonly spool?: (() => Promise<Spool>) | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SelectionProgress) => void) | undefined
}

export interface SelectionResult {
  readonly rows: number
  readonly bytes: number
  readonly rowGroups: number
  /** Column chunks copied as they were, or made of pages that were. */
  readonly copiedChunks: number
  readonly writtenChunks: number
}

/** Throws CurationError ('schema-mismatch', 'edit-refused', 'export', …), what the source throws, or AbortError. */
export async function writeSelection(request: SelectionRequest): Promise<SelectionResult> {
  try {
    const result = await writeFile(request)
    await request.sink.close()
    return result
  } catch (error) {
    await request.sink.abort(error).catch(() => undefined)
    throw sayExport(error)
  }
}

/** What every row group of an export shares. */
export interface SelectionContext {
  readonly request: SelectionRequest
  readonly files: readonly ParquetFile[]
  /** By its schema rows are written: the first file's footer, unless the request says otherwise. */
  readonly target: Footer
  /** [file][leaf of the target] */
  readonly matches: readonly (readonly LeafMatch[])[]
  /** [file](row group) */
  readonly raw: readonly ((rowGroup: number) => RawRowGroup)[]
  readonly out: SinkWriter
  readonly report: (rowsDone: number) => void
  readonly bounds: ChunkBounds
  /** By leaf of the target: what its dictionaries begin with. */
  readonly dictionaries: ReadonlyMap<number, ValueBytes>
}

type OpenedContext = Omit<SelectionContext, 'bounds' | 'dictionaries'>

async function writeFile(request: SelectionRequest): Promise<SelectionResult> {
  const opened = openContext(request)
  const bounds = await boundChunks(opened)
  const plan = planSelection(plannedFooters(opened), request.rows, request.layout, bounds)
  const [first] = plan.kind === 'shuffled' ? plan.parts : (plan.groups[0]?.parts ?? [])
  const dictionaries = first === undefined ? new Map<number, ValueBytes>() : await categoryStarts(opened, first)
  const context = { ...opened, bounds, dictionaries }
  const { out } = context
  await out.write(new TextEncoder().encode('PAR1'))
  const source = context.files[0]!.footer.raw
  const ordered = orderColumns(source, await writeGroups(context, plan), request.footer?.columnOrders)
  const { groups } = ordered
  await writePageIndexes(groups, out)
  await out.write(encodeFooter(source, ordered, request.footer, request.build))
  await out.finish()
  const columns = groups.flatMap((group) => group.columns)
  const copiedChunks = columns.filter((column) => column.kind === 'copied' || column.isCopied).length
  context.report(request.rows.length)
  return {
    rows: request.rows.length,
    bytes: out.offset,
    rowGroups: groups.length,
    copiedChunks,
    writtenChunks: columns.length - copiedChunks,
  }
}

async function writeGroups(context: SelectionContext, plan: SelectionPlan): Promise<OutputRowGroup[]> {
  if (plan.kind === 'shuffled') return writeShuffled(context, plan)
  const groups: OutputRowGroup[] = []
  const waiting = plan.groups.toReversed()
  let rowsBefore = 0
  let ahead: GroupWriter | undefined
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const writer: GroupWriter = ahead?.group === group ? ahead : openGroup(context, group)
    const next = waiting.at(-1)
    ahead = next && openGroup(context, next)
    ahead?.readAhead()
    const written = await writeOrCut(writer, rowsBefore)
    if (Array.isArray(written)) waiting.push(...written.toReversed())
    else {
      groups.push(written)
      rowsBefore += group.numRows
    }
  }
  return groups
}

/** With the pages of the widest column of each row group that has too much in it. */
async function boundChunks({ request, files }: OpenedContext): Promise<ChunkBounds> {
  const maxBytes = request.maxChunkBytes ?? MAX_CHUNK_BYTES
  const pageLists = new Map<ColumnChunk, PageList>()
  const isCopied = request.layout === 'source' && request.codec === undefined
  for (const { source, footer } of isCopied ? files : []) {
    for (const group of footer.rowGroups) {
      const chunk = widestChunk(group)
      if (chunk === undefined || chunk.totalUncompressedSize <= maxBytes) continue
      const leaf = footer.leaves[group.columns.indexOf(chunk)]!
      const list = await listPages(source, chunk, leaf, MOST_PAGES, request.signal)
      if (list !== undefined) pageLists.set(chunk, list)
    }
  }
  return { maxBytes, pageLists }
}

function openGroup(context: SelectionContext, group: PlannedGroup): GroupWriter {
  const edits = group.parts.map((part) => collectEdits(context, part, context.request.edits))
  return new GroupWriter(context, group, edits)
}

/** The inputs' footers, with the sizes that columns will have. */
function plannedFooters({ files, matches, request }: OpenedContext): Footer[] {
  const bytes = request.footer?.bytesLeaf
  if (bytes === undefined) return files.map(({ footer }) => footer)
  return files.map(({ footer }, file) => sizedAsBytes(footer, matches[file]![bytes.source.leafIndex]!.leaf))
}

/**
 * A row group, or smaller ones where a column turns out too large: few large values that a dictionary repeats can't be told
 * from the footer. What was written of it, one chunk's bytes at most a column, stays in the file unused.
 */
async function writeOrCut(writer: GroupWriter, rowsBefore: number): Promise<OutputRowGroup | PlannedGroup[]> {
  try {
    return await writer.write(rowsBefore)
  } catch (error) {
    const pieces = error instanceof ChunkTooLarge ? cutGroup(writer.group, error.rowsThatFit) : undefined
    if (pieces === undefined) throw error
    return pieces
  }
}

function openContext(request: SelectionRequest): OpenedContext {
  const files = request.inputs.map((input) => input.file)
  const first = files[0]
  if (first === undefined) throw new CurationError('export', 'There is no file to export from.')
  checkRows(files, request.rows)
  const target = request.footer?.target ?? first.footer
  const out = new SinkWriter(request.sink)
  return {
    request,
    files,
    target,
    matches: files.map((file) => matchSchema(target, file.footer, file.source.name)),
    raw: files.map((file) => rawRowGroups(file.footer.raw)),
    out,
    report: (rowsDone) => request.onProgress?.({ rowsDone, rowsTotal: request.rows.length, bytesWritten: out.offset }),
  }
}

function checkRows(files: readonly ParquetFile[], rows: readonly RowRef[]): void {
  for (const { file, row } of rows) {
    const count = files[file]?.footer.numRows ?? 0
    if (!Number.isInteger(row) || row < 0 || row >= count) {
      throw new CurationError('export', `Row ${row} is not in file ${file}, which has ${count} rows.`)
    }
  }
}

/** Whatever a sink throws becomes a sentence; what has one already passes. */
function sayExport(error: unknown): unknown {
  if (isAbort(error) || error instanceof CurationError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new CurationError('export', `The export stopped: ${reason}.`, {
    next: 'Check that there is room where it is written, and export again.',
    cause: error,
  })
}
