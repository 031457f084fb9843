/** The pictures of a record in order, whatever shape its cell has: list of structs, one struct, bare bytes, or lists of numbers. */
import { isList, isStruct } from './cells'
import type { CellValue } from './types'

export interface ImageCell {
  /** null = no bytes, or something that cannot be bytes. */
  readonly bytes: Uint8Array | null
  readonly path: string | null
}

/** Every picture of the cell; null and absent cells have none. */
export function readImages(cell: CellValue | undefined): ImageCell[] {
  if (cell === null || cell === undefined) return []
  if (isList(cell) && !isByteList(cell)) return cell.map(readImage)
  return [readImage(cell)]
}

export function firstImageBytes(cell: CellValue | undefined): Uint8Array | null {
  return readImages(cell)[0]?.bytes ?? null
}

function readImage(cell: CellValue): ImageCell {
  if (!isStruct(cell)) return { bytes: readBytes(cell), path: null }
  return { bytes: readBytes(cell.bytes ?? null), path: typeof cell.path === 'string' ? cell.path : null }
}

/** Bytes of a BINARY or list-of-integers cell; null where an element is no byte. */
export function readBytes(cell: CellValue): Uint8Array | null {
  if (cell instanceof Uint8Array) return cell
  if (!isList(cell)) return null
  const bytes = new Uint8Array(cell.length)
  for (let k = 0; k < cell.length; k++) {
    const value = Number(cell[k] ?? NaN)
    if (!Number.isInteger(value) || value < 0 || value > 255) return null
    bytes[k] = value
  }
  return bytes
}

function isByteList(cell: readonly CellValue[]): boolean {
  return cell.length > 0 && (typeof cell[0] === 'number' || typeof cell[0] === 'bigint')
}
