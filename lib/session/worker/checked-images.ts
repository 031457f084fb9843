/** What a pass over an image column finds out of each record's pictures, and where their bytes lie. */
import { summariseImages } from '@/lib/dataset/image-facts'
import type { ImageInspection } from '@/lib/dataset/image-facts'
import type { RecordImageFacts, RecordRef } from '@/lib/dataset/types'
import type { ParquetFile } from '@/lib/parquet/file'
import { walkBinaryCells } from '@/lib/parquet/images/images'
import type { PassOptions } from '@/lib/parquet/images/images'
import { hashBytes } from '@/lib/parquet/rows/row-hash'
import type { Leaf } from '@/lib/parquet/types'
import { Breather } from './breather'
import { inspectFully } from './inspect-pixels'

/** With the hashes of the images' bytes, in order and with spaces between. */
export type CheckedImages = RecordImageFacts & { readonly image_hashes: string }

/** Record by record in file order; places are noted in the file's index. `index` is the file's number in the dataset. */
export async function* walkImages(
  file: ParquetFile,
  image: Leaf,
  index: number,
  options: PassOptions,
): AsyncGenerator<CheckedImages> {
  const breather = new Breather()
  try {
    for await (const { row, cells } of walkBinaryCells(file, image, options)) {
      yield await factsOf({ file: index, row }, cells)
      await breather.pause()
    }
  } finally {
    breather.close()
  }
}

/** Nulls and empty bytes count as missing. The cells are valid only until the pass goes on, hence one picture at a time. */
async function factsOf(ref: RecordRef, cells: readonly (Uint8Array | null)[]): Promise<CheckedImages> {
  const seen: (ImageInspection & { byteLength: number })[] = []
  const hashes: string[] = []
  for (const bytes of cells) {
    if (bytes === null || bytes.length === 0) continue
    hashes.push(hashImage(bytes))
    seen.push({ ...(await inspectFully(bytes)), byteLength: bytes.length })
  }
  return { ...summariseImages(ref, cells.length, seen), image_hashes: hashes.join(' ') }
}

/** Of its start, middle and end, in bytes. */
const HASHED_PART = 16 << 10
/** The parts and the length, filled anew for every image. */
const PARTS = new Uint8Array(3 * HASHED_PART + 8)

/**
 * Equal for equal pictures. Packed pixels that differ do so nearly everywhere, so parts are enough, in a fifth of the time; two that
 * differ nowhere in them are only kept on one side of a split, as equal ones are.
 */
function hashImage(bytes: Uint8Array): string {
  if (bytes.length <= 3 * HASHED_PART) return hashBytes(bytes)
  const middle = (bytes.length - HASHED_PART) >> 1
  const starts = [0, middle, bytes.length - HASHED_PART]
  for (const [k, start] of starts.entries()) PARTS.set(bytes.subarray(start, start + HASHED_PART), k * HASHED_PART)
  new DataView(PARTS.buffer).setFloat64(3 * HASHED_PART, bytes.length)
  return hashBytes(PARTS)
}
