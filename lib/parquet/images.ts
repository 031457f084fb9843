/** Interim: replaced by the reader's image access. */
import type { ParquetFile } from './leaf-reader'
import type { Leaf } from './types'

export function readBinaryCells(_file: ParquetFile, _leaf: Leaf, _row: number, _signal?: AbortSignal): Promise<(Uint8Array | null)[]> {
  return Promise.resolve([])
}

export async function* walkBinaryCells(_file: ParquetFile, _leaf: Leaf, _signal?: AbortSignal): AsyncGenerator<{ row: number; cells: (Uint8Array | null)[] }> {}
