/** The rows of one column chunk in order, as whole rows, one page in memory at a time. */
import { ByteArena } from '../bytes/byte-arena'
import type { ByteBuilder } from '../bytes/byte-builder'
import { queueOf } from '../bytes/byte-queue'
import { corrupt, locate } from '../corrupt'
import { decodeDataPage, decodeDictionaryPage, unpackDataPage, type DecodedPage } from '../pages/decode-page'
import { LargeDictionary } from '../pages/large-dictionary'
import {
  cutLargePage,
  dictionaryFeed,
  isLarge,
  openLargePage,
  pieceBuilder,
  plainFeed,
  type LargePiece,
  type ValueFeed,
} from '../pages/large-page'
import type { ParquetFile } from './leaf-reader'
import type { PageLevels } from '../pages/levels'
import type { OpenSlice } from './slice-rows'
import { PageCursor, SKIP_BYTES } from '../pages/page-cursor'
import { isDictionary, type DataPageHeader, type DictionaryPageHeader } from '../pages/page-header'
import { peekRows } from '../pages/page-rows'
import { findStart } from '../pages/page-starts'
import { readHybrid } from '../pages/rle'
import { RowAssembler } from './row-assembler'
import { SnappyFarCopy } from '../codec/snappy-stream'
import type { ColumnChunk, Leaf, PhysicalValues, RowGroup } from '../types'

/** Pages of common size are decoded in the same memory; what others need is given back, unless they are streamed. */
const MAX_REUSED_BYTES = 4 << 20

/** Rows [firstRow, firstRow + numRows) of the row group; undefined levels where the leaf's maximum is 0. */
export interface StreamedRows extends OpenSlice {
  readonly firstRow: number
}

/**
 * All rows, or (with `wanted`, ascending row numbers of the group) at least those: pages without any are passed over,
 * and large values of other rows may be there as empty ones.
 * Throws CurationError ('corrupt', 'unsupported') naming file and column, what the source throws, or AbortError.
 */
export async function* streamRows(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  wanted: Uint32Array | undefined,
  signal?: AbortSignal,
): AsyncGenerator<StreamedRows> {
  const stream = new RowStream(file, group, leaf, wanted, signal)
  try {
    yield* stream.run()
  } catch (error) {
    throw locate(error, file.source.name, placeOf(group, leaf))
  } finally {
    await stream.close()
  }
}

class RowStream {
  private readonly cursor: PageCursor
  private readonly rows: RowAssembler
  private dictionary: PhysicalValues | undefined
  private largeDictionary: LargeDictionary | undefined
  /** Used page after page. */
  private readonly memory = new ByteArena()
  private pieces: ByteBuilder | undefined

  constructor(
    private readonly file: ParquetFile,
    private readonly group: RowGroup,
    private readonly leaf: Leaf,
    private readonly wanted: Uint32Array | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.cursor = new PageCursor(file.source, group.columns[leaf.leafIndex]!, signal)
    this.rows = new RowAssembler(leaf)
  }

  async close(): Promise<void> {
    await this.cursor.close()
    await this.largeDictionary?.close()
  }

  async *run(): AsyncGenerator<StreamedRows> {
    for (;;) {
      const header = await this.cursor.enter()
      if (header === undefined) break
      if (header.kind === 'dictionary') await this.readDictionary(header)
      else if (header.kind === 'other') await this.cursor.pass(header)
      else yield* this.readData(header)
    }
    yield* this.rows.finish()
    if (this.rows.next !== this.group.numRows) throw corrupt('The file is damaged: a column ends before its rows do.')
  }

  private async *readData(header: DataPageHeader): AsyncGenerator<StreamedRows> {
    const { rows, wanted, cursor } = this
    if (await this.jump()) return
    const told = peekRows(await cursor.peek(header.repetitionLength), header, this.leaf)
    const beginsRow = told?.beginsRow ?? false
    this.file.pageStarts.note(cursor.chunk, { offset: cursor.offset, rowsBefore: rows.begun, beginsRow })
    if (beginsRow) yield* rows.finish()
    if (told !== undefined && !rows.isOpen && !hasAny(wanted, rows.next, rows.next + told.rows)) {
      rows.next += told.rows
      await cursor.pass(header)
      return
    }
    if (this.isStreamed(header)) yield* this.readLarge(header)
    else yield* rows.add(await this.decode(header), false)
  }

  /** From the first data page to the one that the first wanted row begins in, where an earlier reading came that far. */
  private async jump(): Promise<boolean> {
    const { rows, wanted, cursor } = this
    if (rows.next > 0 || rows.isOpen || wanted === undefined || wanted.length === 0) return false
    const starts = this.file.pageStarts.get(cursor.chunk)?.starts ?? []
    const start = starts[findStart(starts, wanted[0]!)]
    if (start === undefined || start.offset < cursor.offset + SKIP_BYTES || start.rowsBefore > wanted[0]!) return false
    rows.startAt(start.rowsBefore)
    await cursor.jumpTo(start.offset)
    return true
  }

  private isStreamed(header: DataPageHeader): boolean {
    if (this.leaf.physicalType !== 'BYTE_ARRAY') return false
    if (isDictionary(header.encoding)) return this.largeDictionary !== undefined
    return header.encoding === 'PLAIN' && isLarge(header, this.cursor.chunk.codec)
  }

  private async decode(header: DataPageHeader): Promise<DecodedPage> {
    const memory = header.uncompressedSize <= MAX_REUSED_BYTES ? this.memory : undefined
    this.memory.clear()
    const page = { header, offset: this.cursor.offset, body: await this.cursor.take(header.compressedSize, memory) }
    return decodeDataPage(page, this.leaf, this.cursor.chunk, () => this.dictionary, memory)
  }

  private async readDictionary(header: DictionaryPageHeader): Promise<void> {
    const { cursor, leaf, file } = this
    if (leaf.physicalType === 'BYTE_ARRAY' && isLarge(header, cursor.chunk.codec)) {
      const body = cursor.offset + header.headerLength
      this.largeDictionary = new LargeDictionary(file.source, cursor.chunk, header, body, this.signal)
      await cursor.pass(header)
      return
    }
    const page = { header, offset: cursor.offset, body: await cursor.take(header.compressedSize) }
    this.dictionary = decodeDictionaryPage(page, leaf, cursor.chunk)
  }

  /** Pieces of the page; where snappy reaches too far back for that, the page decoded whole from where pieces ended. */
  private async *readLarge(header: DataPageHeader): AsyncGenerator<StreamedRows> {
    let pieces = 0
    const { begun } = this.rows
    try {
      for await (const piece of this.cutPage(header, await this.openPage(header), begun)) {
        pieces++
        yield* this.rows.add(piece.page, piece.endsRow)
      }
    } catch (error) {
      if (!(error instanceof SnappyFarCopy)) throw error
      const whole = await this.openWhole(header)
      for await (const piece of this.cutPage(header, whole, begun))
        if (--pieces < 0) yield* this.rows.add(piece.page, piece.endsRow)
      await this.cursor.moveOn()
    }
  }

  /** `rowsBefore` rows of the group began before the page. */
  private cutPage(header: DataPageHeader, page: OpenedPage, rowsBefore: number): AsyncGenerator<LargePiece> {
    const wants = (rowsBegun: number) => {
      const after = rowsBefore + rowsBegun
      return hasAny(this.wanted, after - 1, after)
    }
    return cutLargePage(page.levels, header.numValues, this.leaf, wants, page.feed, (this.pieces ??= pieceBuilder()))
  }

  private async openPage(header: DataPageHeader): Promise<OpenedPage> {
    if (this.largeDictionary !== undefined && isDictionary(header.encoding)) {
      const page = { header, offset: this.cursor.offset, body: await this.cursor.take(header.compressedSize) }
      const { levels, bytes } = unpackDataPage(page, this.leaf, this.cursor.chunk)
      const indices = new Int32Array(levels.numDefined)
      if (indices.length > 0) readHybrid(bytes, 1, bytes.length, bytes[0] ?? 0, indices)
      return { levels, feed: dictionaryFeed(indices, this.largeDictionary) }
    }
    const { levels, decoded } = await openLargePage(
      this.cursor,
      this.cursor.chunk.codec,
      header,
      this.leaf,
      this.memory,
    )
    return { levels, feed: plainFeed(decoded) }
  }

  private async openWhole(header: DataPageHeader): Promise<OpenedPage> {
    const { cursor, file } = this
    const start = cursor.offset + header.headerLength
    const body = await file.source.read(start, start + header.compressedSize, this.signal)
    const { levels, bytes } = unpackDataPage({ header, offset: cursor.offset, body }, this.leaf, cursor.chunk)
    return { levels, feed: plainFeed(queueOf(bytes)) }
  }
}

interface OpenedPage {
  readonly levels: PageLevels
  readonly feed: ValueFeed
}

/** Is any of [from, to) among the ascending numbers? */
function hasAny(wanted: Uint32Array | undefined, from: number, to: number): boolean {
  if (wanted === undefined) return true
  let low = 0
  let high = wanted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (wanted[middle]! < from) low = middle + 1
    else high = middle
  }
  return low < wanted.length && wanted[low]! < to
}

export function placeOf(group: RowGroup, leaf: Leaf): string {
  return `row group ${group.index}, column ${leaf.path.join('.')}`
}

export function hasDictionary({ dictionaryPageOffset, encodings }: ColumnChunk): boolean {
  return dictionaryPageOffset !== undefined || encodings.some(isDictionary)
}
