/** Image bytes of a row without its page: cells of BYTE_ARRAY leaves, or of lists of integers that stand for bytes. */

import { NULL_CELL, type CellPage } from '../pages/binary-page'
import type { BinaryColumn } from '../pages/open-page'
import { cellShape, type CellShape } from '../pages/cell-shape'
import { corrupt, locate } from '../corrupt'
import { decodeDataPage } from '../pages/decode-page'
import { ImagePass, type RowOfCells } from './image-pass'
import { IntListCells, type RowCells } from './int-list-cells'
import { decodeIntListPage, toIntListPage } from './int-list-page'
import { walkIntLists } from './int-list-pass'
import { readKeptRow, type CellStore } from './kept-values'
import { readLeafPages, type ParquetFile } from '../rows/leaf-reader'
import { RowFinder, type RowCell } from './row-cells'
import type { BinaryValues, ColumnChunk, Leaf, RowGroup } from '../types'
import { readValue } from '../pages/value-read'
import { readPages } from '../pages/pages'

/**
 * All binary cells of one row (`row` = its number in the file): null where the bytes are null,
 * none where the row has no images. The first one in a page may cost streaming towards it.
 * Throws CurationError 'corrupt' | 'unsupported', what the source throws, or AbortError.
 */
export async function readBinaryCells(
  file: ParquetFile,
  leaf: Leaf,
  row: number,
  signal?: AbortSignal,
): Promise<(Uint8Array | null)[]> {
  const group = groupOf(file, row)
  const chunk = chunkOf(group, leaf)
  try {
    const shape = cellShape(file.footer.root, leaf)
    if (shape.list) {
      const { rows } = file.binaryIndex.of(chunk)
      const kept = rows && (await readKeptRow(file.binaryIndex.store, rows, row - group.firstRow, signal))
      return kept ?? (await readIntLists(file, group, leaf, shape, row, signal))
    }
    const column = { leaf, shape, chunk }
    const read = () => readRow(file, group, column, row - group.firstRow, signal)
    return await (file.binaryIndex.of(chunk).isComplete ? read() : file.binaryIndex.exclusively(chunk, read))
  } catch (error) {
    throw locate(error, file.source.name, `row ${row}, column ${leaf.path.join('.')}`)
  }
}

export interface PassOptions {
  readonly signal?: AbortSignal
  readonly store?: CellStore | null
  /** All of them unless given. */
  readonly rowGroups?: readonly RowGroup[]
}

/**
 * One pass over a column in file order, in bounded memory (the largest page's part in use, and the chunk's dictionary).
 * The cells are views, valid until the next row is asked for. Afterwards every value of a BYTE_ARRAY column is located;
 * values that can't be read alone are kept in `store`, where there is one.
 */
export async function* walkBinaryCells(
  file: ParquetFile,
  leaf: Leaf,
  { signal, store, rowGroups = file.footer.rowGroups }: PassOptions = {},
): AsyncGenerator<RowOfCells> {
  const groups = rowGroups.filter(({ numRows }) => numRows > 0)
  let next: ImagePass | undefined
  try {
    for (const [k, group] of groups.entries()) {
      try {
        const shape = cellShape(file.footer.root, leaf)
        const columnOf = (each: RowGroup): BinaryColumn => ({ leaf, shape, chunk: chunkOf(each, leaf) })
        if (shape.list) yield* walkIntLists(file, group, columnOf(group), signal, store ?? undefined)
        else {
          const open = (each: RowGroup) => new ImagePass(file, each, columnOf(each), signal, store ?? undefined)
          const pass: ImagePass = next ?? open(group)
          const following = groups[k + 1]
          next = following && open(following)
          next?.begin()
          yield* pass.rows()
        }
      } catch (error) {
        throw locate(error, file.source.name, `row group ${group.index}, column ${leaf.path.join('.')}`)
      }
    }
  } finally {
    await next?.close()
  }
}

async function readRow(
  file: ParquetFile,
  group: RowGroup,
  column: BinaryColumn,
  row: number,
  signal: AbortSignal | undefined,
): Promise<(Uint8Array | null)[]> {
  const index = file.binaryIndex.of(column.chunk)
  const cells = await new RowFinder(file, group, column, index, signal).findCells(row)
  const read: (Uint8Array | null)[] = []
  for (const cell of cells) read.push(cell.value === NULL_CELL ? null : await readCell(file, column, cell, signal))
  return read
}

async function readCell(
  file: ParquetFile,
  column: BinaryColumn,
  { page, value }: RowCell,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { source, binaryIndex } = file
  const kept = await readKept(file, column, page, value, signal)
  if (kept) return kept
  if (page.values === 'opaque') return readOpaque(file, column, page, value, signal)
  const values = page.values === 'dictionary' ? binaryIndex.of(column.chunk).dictionary : page.values
  if (!values) throw corrupt('The file is damaged: a page refers to a dictionary that is not there.')
  return readValue(source, binaryIndex.cacheOf(values), values, value, signal)
}

async function readKept(
  { binaryIndex }: ParquetFile,
  { chunk }: BinaryColumn,
  page: CellPage,
  value: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | null | undefined> {
  const values = page.values === 'dictionary' ? binaryIndex.of(chunk).dictionary : page.values
  const kept = typeof values === 'object' ? values?.kept : page.kept
  return binaryIndex.store && kept?.read(binaryIndex.store, value, signal)
}

async function readOpaque(
  file: ParquetFile,
  column: BinaryColumn,
  page: CellPage,
  value: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { data, offsets } = file.binaryIndex.opaque(page) ?? (await decodeOpaque(file, column, page, signal))
  return data.slice(offsets[value], offsets[value + 1])
}

async function decodeOpaque(
  file: ParquetFile,
  { leaf, chunk }: BinaryColumn,
  opaque: CellPage,
  signal: AbortSignal | undefined,
): Promise<BinaryValues> {
  for await (const page of readPages(file.source, chunk, signal, opaque.offset, opaque.end)) {
    const values = decodeDataPage(page, leaf, chunk, () => undefined).values as BinaryValues
    file.binaryIndex.holdOpaque(opaque, values)
    return values
  }
  throw corrupt('The file is damaged: a page is missing.')
}

async function readIntLists(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  shape: CellShape,
  row: number,
  signal: AbortSignal | undefined,
): Promise<RowCells> {
  if (!shape.list) return []
  const range = { firstRow: row, numRows: 1, signal, decode: decodeIntListPage }
  const { pages } = await readLeafPages(file, group.index, leaf, range)
  const cells = new IntListCells(leaf, shape.present, shape.list)
  for (const page of pages) for (const row of cells.push(toIntListPage(page))) return row
  for (const row of cells.finish()) return row
  return []
}

function groupOf(file: ParquetFile, row: number): RowGroup {
  const group = file.footer.rowGroups.find(({ firstRow, numRows }) => row >= firstRow && row < firstRow + numRows)
  if (!group) throw corrupt(`There is no row ${row} in ${file.source.name}.`)
  return group
}

function chunkOf(group: RowGroup, leaf: Leaf): ColumnChunk {
  const chunk = group.columns[leaf.leafIndex]
  if (!chunk) throw corrupt(`Row group ${group.index} has no column ${leaf.path.join('.')}.`)
  return chunk
}
