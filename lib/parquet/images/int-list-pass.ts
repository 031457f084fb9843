/** One pass over a chunk whose cells are lists of integers: rows as they come, one page in memory. */

import type { BinaryColumn } from '../pages/open-page'
import { ByteArena } from '../bytes/byte-arena'
import { corrupt } from '../corrupt'
import { decodeDictionaryPage } from '../pages/decode-page'
import type { RowOfCells } from './image-pass'
import { IntListCells, type RowCells } from './int-list-cells'
import { IntDictionary, readIntListPage } from './int-list-page'
import { RowKeeper, type CellStore } from './kept-values'
import type { ParquetFile } from '../rows/leaf-reader'
import { countRows } from '../pages/page-rows'
import { readPages } from '../pages/pages'
import type { RowGroup } from '../types'

/** The cells are views, valid until the next row is asked for. */
export async function* walkIntLists(
  file: ParquetFile,
  group: RowGroup,
  column: BinaryColumn,
  signal: AbortSignal | undefined,
  store: CellStore | undefined,
): AsyncGenerator<RowOfCells> {
  const keeper = new RowKeeper(store)
  let row = group.firstRow
  for await (const cells of readRows(file, column, signal)) {
    await keeper.keep(cells)
    yield { row: row++, cells }
  }
  if (row !== group.firstRow + group.numRows) throw corrupt('The file is damaged: a column ends before its rows do.')
  const rows = keeper.finish()
  if (rows) file.binaryIndex.of(column.chunk).rows = rows
}

async function* readRows(
  file: ParquetFile,
  { leaf, shape, chunk }: BinaryColumn,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowCells> {
  if (!shape.list) return
  const cells = new IntListCells(leaf, shape.present, shape.list)
  let dictionary: IntDictionary | undefined
  const scratch = new ByteArena()
  let rowsBefore = 0
  const bodies = new ByteArena()
  for await (const page of readPages(file.source, chunk, signal, chunk.start, chunk.end, bodies)) {
    const { header, offset } = page
    if (header.kind === 'dictionary') dictionary = new IntDictionary(decodeDictionaryPage(page, leaf, chunk))
    if (header.kind !== 'data' && header.kind !== 'data-v2') continue
    scratch.clear()
    const decoded = readIntListPage(page, leaf, chunk, () => dictionary, scratch)
    const { rows, beginsRow } = countRows(decoded.repetition, decoded.numEntries)
    file.pageStarts.note(chunk, { offset, rowsBefore, beginsRow })
    rowsBefore += rows
    yield* cells.push(decoded)
  }
  file.pageStarts.finish(chunk)
  yield* cells.finish()
}
