/** An open file: its footer, and rows of it as plain data. Reads only the chunks of the leaves asked for. */

import { assembler, LeafCursor, setField } from './rows/assemble'
import { BinaryIndex } from './images/binary-index'
import type { Cell } from './rows/cells'
import { corrupt, locate, unsupported } from './corrupt'
import { confirmFaults } from './pages/confirm-faults'
import { readFooter } from './footer/footer'
import { readLeafPages, WHOLE_CHUNK_BYTES, type ParquetFile, type RowRange } from './rows/leaf-reader'
import { PageStartCache } from './pages/page-starts'
import { prefetch } from './bytes/prefetch'
import type { ByteSource, Leaf, RowGroup } from './types'

export type { ParquetFile } from './rows/leaf-reader'

/** Chunks up to this size are fetched whole and side by side; larger ones are read page by page. */
const LIGHT_CHUNK_BYTES = 8 << 20
const MAX_PREFETCH_BYTES = 128 << 20
/** Rows are objects of some hundred bytes each. */
const MAX_ROWS_AT_ONCE = 2 ** 22
/** Leaves that are decoded at the same time. */
const SIDE_BY_SIDE = 4

export interface RowsWanted extends RowRange {
  readonly rowGroup: number
  /** Which leaves; the fields of the others are left out of the rows. */
  readonly leaves: readonly Leaf[]
}

/** Throws what readFooter throws, or the source. */
export async function openParquet(source: ByteSource, signal?: AbortSignal): Promise<ParquetFile> {
  const footer = await confirmFaults(source, await readFooter(source, signal), signal)
  return { source, footer, pageStarts: new PageStartCache(), binaryIndex: new BinaryIndex() }
}

/**
 * Rows of one row group, each an object of its top-level fields (those with a leaf among `leaves`).
 * Throws CurationError 'corrupt' | 'unsupported', what the source throws, or AbortError.
 */
export async function readRows(file: ParquetFile, wanted: RowsWanted): Promise<Record<string, Cell>[]> {
  return [...(await readRowsLazily(file, wanted))]
}

/** The same, each row made when it is asked for: long texts that are only looked at are never all there. */
export async function readRowsLazily(file: ParquetFile, wanted: RowsWanted): Promise<Iterable<Record<string, Cell>>> {
  const group = file.footer.rowGroups[wanted.rowGroup]
  if (!group) throw corrupt(`There is no row group ${wanted.rowGroup}.`)
  const fetched = { ...file, source: await prefetchLight(file, group, wanted) }
  const cursors = new Map<number, LeafCursor>()
  let numRows = 0
  for (let i = 0; i < wanted.leaves.length; i += SIDE_BY_SIDE) {
    const batch = wanted.leaves.slice(i, i + SIDE_BY_SIDE)
    const read = await Promise.all(batch.map((leaf) => readLeafPages(fetched, wanted.rowGroup, leaf, wanted)))
    batch.forEach((leaf, k) => cursors.set(leaf.leafIndex, new LeafCursor(leaf, read[k]?.pages ?? [])))
    numRows = read[0]?.numRows ?? 0
  }
  if (numRows > MAX_ROWS_AT_ONCE) throw unsupported(`${numRows} rows were asked for at once; read fewer.`)
  return assembleRows(file, wanted.rowGroup, cursors, numRows)
}

function* assembleRows(
  file: ParquetFile,
  rowGroup: number,
  cursors: ReadonlyMap<number, LeafCursor>,
  numRows: number,
): Generator<Record<string, Cell>> {
  try {
    const fields = file.footer.root.children.flatMap((node) => {
      const read = assembler(node, cursors)
      return read ? [{ name: node.name, read }] : []
    })
    for (let i = 0; i < numRows; i++) {
      const row: Record<string, Cell> = {}
      for (const { name, read } of fields) setField(row, name, read())
      yield row
    }
    for (const cursor of cursors.values()) {
      if (!cursor.isAtEnd) throw corrupt('The file is damaged: columns of one record differ in length.')
    }
  } catch (error) {
    throw locate(error, file.source.name, `row group ${rowGroup}`)
  }
}

async function prefetchLight(file: ParquetFile, group: RowGroup, wanted: RowsWanted): Promise<ByteSource> {
  let left = MAX_PREFETCH_BYTES
  // Where only some rows of a group are wanted, reading all of a chunk for each window would add up.
  const isMost = (wanted.numRows ?? group.numRows) * 2 > group.numRows
  const most = isMost ? LIGHT_CHUNK_BYTES : WHOLE_CHUNK_BYTES
  const light = wanted.leaves
    .map((leaf) => group.columns[leaf.leafIndex])
    .filter((chunk) => chunk !== undefined && chunk.totalCompressedSize <= most)
    .filter((chunk) => (left -= chunk?.totalCompressedSize ?? 0) >= 0)
  return prefetch(file.source, light as NonNullable<(typeof light)[number]>[], wanted.signal)
}
