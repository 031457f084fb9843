/** What a written file holds, row by row, in the form the proof compares: each leaf as its source has it. */
import type { ParquetFile } from '@/lib/parquet/file'
import { LevelsBuilder } from '@/lib/parquet/pages/level-runs'
import { hashRow, type RowHash } from '@/lib/parquet/rows/row-hash'
import { streamRows } from '@/lib/parquet/rows/row-stream'
import { entryAt, type OpenSlice } from '@/lib/parquet/rows/slice-rows'
import type { Leaf } from '@/lib/parquet/types'
import type { NullSibling } from '@/lib/parquet/write/null-sibling'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import { bytesToLists } from './bytes-to-lists'
import { outputIndex } from './leaf-places'
import { Hashes } from './row-hashes'

interface Reading {
  readonly output: ParquetFile
  /** Rows there should be. */
  readonly rows: number
  readonly report: (fraction: number) => void
  readonly signal: AbortSignal
}

export interface OutputHashes {
  readonly written: Hashes
  /** The field of nulls that is to follow the leaf, and what it should hold by the leaf's own levels. */
  readonly sibling: { readonly leaf: Leaf; readonly written: Hashes; readonly expected: Hashes } | undefined
}

/** Of a leaf of the target: bytes made of its integers count as those integers. */
export async function hashOutput(
  reading: Reading,
  leaf: Leaf,
  footer: FooterOverrides | undefined,
): Promise<OutputHashes> {
  const bytes = footer?.bytesLeaf?.source.leafIndex === leaf.leafIndex ? footer.bytesLeaf : undefined
  const sibling = footer?.nullSiblings?.find(({ beside }) => beside === leaf.leafIndex)
  const expected = sibling && new Hashes(reading.rows, reading.rows)
  const index = outputIndex(leaf, footer)
  const written = await hashLeaf(reading, index, bytes?.leaf ?? leaf, (open, row, place) => {
    if (sibling !== undefined) expected?.set(place, hashRow(nullsBeside(sibling, open, row), 0))
    return bytes === undefined ? hashRow(open, row) : hashRow(bytesToLists(bytes, open, row), 0)
  })
  if (sibling === undefined || expected === undefined) return { written, sibling: undefined }
  const nulls = await hashLeaf({ ...reading, report: () => {} }, index + 1, sibling.leaf, hashRow)
  return { written, sibling: { leaf: sibling.leaf, written: nulls, expected } }
}

/** `index` among the output's leaves, since several may have one path; of another than that leaf's there are no rows. */
async function hashLeaf(
  { output, rows, report, signal }: Reading,
  index: number,
  { path }: Leaf,
  hash: (open: OpenSlice, row: number, place: number) => RowHash,
): Promise<Hashes> {
  const own = output.footer.leaves[index]
  if (own?.path.join('\0') !== path.join('\0')) return new Hashes(rows, 0)
  const hashes = new Hashes(rows, output.footer.numRows)
  for (const group of output.footer.rowGroups) {
    for await (const open of streamRows(output, group, own, undefined, signal)) {
      const first = group.firstRow + open.firstRow
      for (let row = 0; row < open.numRows && first + row < rows; row++)
        hashes.set(first + row, hash(open, row, first + row))
      report((first + open.numRows) / Math.max(1, rows))
    }
  }
  return hashes
}

/** A row of the field: as many entries, none of which says more than that the struct around it is there. */
function nullsBeside({ leaf }: NullSibling, open: OpenSlice, row: number): OpenSlice {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const definition = new LevelsBuilder()
  for (let entry = from; entry < to; entry++)
    definition.add(Math.min(leaf.maxDefinition - 1, open.definition?.at(entry) ?? leaf.maxDefinition), 1)
  return {
    numRows: 1,
    definition: definition.view(),
    repetition: open.repetition?.slice(from, to),
    rows: { entries: Uint32Array.of(0, to - from), values: Uint32Array.of(0, 0) },
    values: { data: new Uint8Array(0), offsets: Uint32Array.of(0), width: 0, indices: undefined },
  }
}
