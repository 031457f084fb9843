/** Which leaves are image bytes, long text, or light: told from the footer alone, so that nothing heavy is read to ask. */

import { leavesUnder } from './schema'
import type { Footer, Leaf, SchemaNode } from '../types'

export type LeafWeight = 'light' | 'text' | 'image'

/** Unpacked bytes a row from which a column is not kept in memory; a gigabyte over 26,800 rows is 39,000. */
const HEAVY_BYTES_A_ROW = 8 << 10
/** Whole columns below this are light whatever their rows. */
const LIGHT_COLUMN_BYTES = 32 << 20

export interface WeighedLeaf {
  readonly leaf: Leaf
  readonly weight: LeafWeight
  /** Bytes of all its chunks in the file, and unpacked as the footer says. */
  readonly compressedBytes: number
  readonly uncompressedBytes: number
}

/** Leaves in file order with their weight. */
export function weighLeaves(footer: Footer): WeighedLeaf[] {
  const imageLeaves = findImageLeaves(footer.root)
  return footer.leaves.map((leaf) => {
    let compressedBytes = 0
    let uncompressedBytes = 0
    for (const group of footer.rowGroups) {
      compressedBytes += group.columns[leaf.leafIndex]?.totalCompressedSize ?? 0
      uncompressedBytes += group.columns[leaf.leafIndex]?.totalUncompressedSize ?? 0
    }
    const weight = weigh(
      leaf,
      imageLeaves.has(leaf.leafIndex),
      Math.max(compressedBytes, uncompressedBytes),
      footer.numRows,
    )
    return { leaf, weight, compressedBytes, uncompressedBytes }
  })
}

function weigh(leaf: Leaf, isImage: boolean, bytes: number, numRows: number): LeafWeight {
  if (isImage) return 'image'
  const isHeavy = bytes > LIGHT_COLUMN_BYTES && bytes > numRows * HEAVY_BYTES_A_ROW
  if (!isHeavy) return 'light'
  return leaf.logical?.kind === 'string' || leaf.logical?.kind === 'json' ? 'text' : isBytes(leaf) ? 'image' : 'text'
}

function isBytes({ physicalType, logical }: Leaf): boolean {
  return physicalType === 'BYTE_ARRAY' && (logical === undefined || logical.kind === 'other')
}

/** Bytes of a value below which a column without annotation is not asked what it holds. */
const LOOK_VALUE_BYTES = 512

/**
 * Bytes that nothing in the footer explains, light by their size, but each as large as a picture may be: old writers leave
 * texts so too, so that only a look at a value tells.
 */
export function mayHoldImages({ leaf, weight, uncompressedBytes }: WeighedLeaf, { rowGroups }: Footer): boolean {
  if (weight === 'image' || !isBytes(leaf)) return false
  let values = 0
  for (const { columns } of rowGroups) {
    const chunk = columns[leaf.leafIndex]
    values += (chunk?.numValues ?? 0) - (chunk?.statistics?.nullCount ?? 0)
  }
  return uncompressedBytes > values * LOOK_VALUE_BYTES
}

/** Leaves under a field called "bytes" that hold binary values, or integers in a list. */
function findImageLeaves(root: SchemaNode): Set<number> {
  const found = new Set<number>()
  const visit = (node: SchemaNode): void => {
    if (node.name !== 'bytes') return node.children.forEach(visit)
    const leaves = leavesUnder(node)
    const [leaf] = leaves
    if (leaf && leaves.length === 1 && (isBytes(leaf) || isIntegerList(node, leaf))) found.add(leaf.leafIndex)
  }
  visit(root)
  return found
}

function isIntegerList(node: SchemaNode, leaf: Leaf): boolean {
  return node.shape === 'list' && (leaf.physicalType === 'INT32' || leaf.physicalType === 'INT64')
}
