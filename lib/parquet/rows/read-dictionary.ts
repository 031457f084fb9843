/** The dictionary of a column chunk by itself. */
import { locate } from '../corrupt'
import { decodeDictionaryPage } from '../pages/decode-page'
import { PageCursor } from '../pages/page-cursor'
import { valueBytes, type ValueBytes } from '../pages/value-bytes'
import type { ParquetFile } from './leaf-reader'
import { placeOf } from './row-stream'
import type { Leaf, RowGroup } from '../types'

/**
 * Its values as stored; undefined where the chunk has none, or one of more than `mostBytes`.
 * Throws CurationError ('corrupt', 'unsupported') naming file and column, what the source throws, or AbortError.
 */
export async function readDictionary(
  { source }: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  mostBytes: number,
  signal?: AbortSignal,
): Promise<ValueBytes | undefined> {
  const chunk = group.columns[leaf.leafIndex]!
  const cursor = new PageCursor(source, chunk, signal)
  try {
    const header = await cursor.enter()
    if (header?.kind !== 'dictionary' || Math.max(header.uncompressedSize, header.compressedSize) > mostBytes)
      return undefined
    const page = { header, offset: cursor.offset, body: await cursor.take(header.compressedSize) }
    return valueBytes(leaf, decodeDictionaryPage(page, leaf, chunk))
  } catch (error) {
    throw locate(error, source.name, placeOf(group, leaf))
  } finally {
    await cursor.close()
  }
}
