/** Opens pages of a BYTE_ARRAY chunk: rows and cells from the levels at its head, values left to be streamed. */

import { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import { mapCells, newValuesPage, type CellPage, type ValuesPage } from './binary-page'
import type { CellShape } from './cell-shape'
import { corrupt } from '../corrupt'
import { unpackDataPage } from './decode-page'
import { mostLengthBytes, readLengths } from './delta'
import { openLargePage } from './large-page'
import type { PageLevels } from './levels'
import { isDictionary, type DataPageHeader, type DictionaryPageHeader } from './page-header'
import { readPageHeader } from './pages'
import { readHybrid } from './rle'
import type { BinaryValues, ColumnChunk, Leaf } from '../types'
import { unpackStream } from '../codec/unpack-stream'
import { readValues } from './values'

export interface BinaryColumn {
  readonly leaf: Leaf
  readonly shape: CellShape
  readonly chunk: ColumnChunk
}

/** A page whose values can now be streamed from `decoded`, which stands at the first value's length. */
export type OpenedPage =
  | { readonly kind: 'dictionary'; readonly end: number; readonly values: ValuesPage; readonly decoded: ByteQueue }
  | CellsOpened
  | { readonly kind: 'other'; readonly end: number }

export interface CellsOpened {
  readonly kind: 'cells'
  readonly end: number
  readonly page: CellPage
  readonly decoded: ByteQueue | undefined
  /** All values of an opaque page: it had to be unpacked to be opened. */
  readonly whole?: BinaryValues | undefined
}

/**
 * Opens the page whose header is at the head of the queue. `dictionarySize` = values in the chunk's dictionary.
 * With `room`, values of a data page are unpacked in memory that one page after the other uses, a dictionary's in its own.
 */
export async function openPage(
  queue: ByteQueue,
  column: BinaryColumn,
  offset: number,
  rowsBefore: number,
  dictionarySize: number,
  room?: ByteArena,
): Promise<OpenedPage> {
  const header = await readPageHeader(queue, column.chunk, column.chunk.end - offset)
  await queue.skip(header.headerLength)
  const body = offset + header.headerLength
  const end = body + header.compressedSize
  if (header.kind === 'other') return { kind: 'other', end }
  if (header.kind === 'dictionary') {
    return { kind: 'dictionary', end, ...openDictionary(queue, column, header, body, room && new ByteArena()) }
  }
  const at = { offset, end, rowsBefore }
  if (header.encoding !== 'PLAIN' && !hasLengthsFirst(header)) {
    const read = await readWholePage(queue, column, header, at, dictionarySize)
    return { kind: 'cells', end, ...read, decoded: undefined }
  }
  const { levels, values, decoded } = await openValues(queue, column, header, end, room)
  return { kind: 'cells', end, page: { ...toCells(column, header, at, levels, (k) => k), values }, decoded }
}

interface PageExtent {
  readonly offset: number
  readonly end: number
  readonly rowsBefore: number
}

function openDictionary(
  queue: ByteQueue,
  { chunk }: BinaryColumn,
  header: DictionaryPageHeader,
  body: number,
  room: ByteArena | undefined,
) {
  const values = newValuesPage({
    codec: chunk.codec,
    offset: body,
    length: header.compressedSize,
    decodedLength: header.uncompressedSize,
    valuesStart: 0,
    numValues: bound(header.numValues, header.uncompressedSize),
  })
  return { values, decoded: unpackFrom(queue, values, room) }
}

async function openValues(
  queue: ByteQueue,
  { chunk, leaf }: BinaryColumn,
  header: DataPageHeader,
  end: number,
  room: ByteArena | undefined,
) {
  const { levels, packed, restarts, decoded } = await openLargePage(queue, chunk.codec, header, leaf, room)
  // Levels of a v2 page stand before what is packed.
  const levelsEnd = header.kind === 'data' ? levels.length : 0
  const numValues = levels.numDefined
  const at = { ...packed, offset: end - packed.length, numValues }
  if (header.encoding === 'PLAIN') {
    const page = { ...at, numValues: bound(numValues, packed.decodedLength), valuesStart: levelsEnd }
    return { levels, values: newValuesPage(page, restarts), decoded }
  }
  const { offsets, start } = await readLengthsOf(decoded, numValues, packed.decodedLength - levelsEnd)
  await decoded.skip(start)
  return { levels, values: newValuesPage({ ...at, valuesStart: levelsEnd + start }, restarts, offsets), decoded }
}

/** More values than images have: their lengths would take more than a head of the page. */
const MOST_LENGTHS = 1 << 16
const LENGTHS_GUESS_BYTES = 1 << 10

function hasLengthsFirst({ encoding, numValues }: DataPageHeader): boolean {
  return encoding === 'DELTA_LENGTH_BYTE_ARRAY' && numValues <= MOST_LENGTHS
}

/** Reads on until the lengths at the head of the queue can be decoded: how many bytes they take is not told. */
async function readLengthsOf(decoded: ByteQueue, count: number, left: number) {
  if (count === 0) return { offsets: new Uint32Array(1), start: 0 }
  const most = Math.min(left, mostLengthBytes(count))
  for (let guess = LENGTHS_GUESS_BYTES; ; guess *= 8) {
    const bytes = await decoded.peek(Math.min(guess, most))
    try {
      return readLengths(bytes, count, left)
    } catch (error) {
      if (guess >= most) throw error
    }
  }
}

/** Each value takes at least the 4 bytes of its length. */
function bound(numValues: number, bytes: number): number {
  if (numValues * 4 > bytes) throw corrupt('The file is damaged: a page holds fewer values than it says.')
  return numValues
}

/** Dictionary indices are few bytes; other encodings of bytes are rare, and decoded whole. */
async function readWholePage(
  queue: ByteQueue,
  column: BinaryColumn,
  header: DataPageHeader,
  at: PageExtent,
  dictionarySize: number,
): Promise<Pick<CellsOpened, 'page' | 'whole'>> {
  const page = { header, offset: at.offset, body: await queue.take(header.compressedSize) }
  const { levels, bytes } = unpackDataPage(page, column.leaf, column.chunk)
  if (!isDictionary(header.encoding)) {
    const whole = readValues(bytes, header.encoding, column.leaf, levels.numDefined, undefined) as BinaryValues
    return { page: { ...toCells(column, header, at, levels, (k) => k), values: 'opaque' }, whole }
  }
  const indices = new Int32Array(levels.numDefined)
  if (indices.length > 0) readHybrid(bytes, 1, bytes.length, bytes[0] ?? 0, indices)
  for (const index of indices) {
    if (index >>> 0 >= dictionarySize) throw corrupt('The file is damaged: a dictionary index is out of range.')
  }
  return { page: { ...toCells(column, header, at, levels, (k) => indices[k] as number), values: 'dictionary' } }
}

function toCells(
  { leaf, shape, chunk }: BinaryColumn,
  header: DataPageHeader,
  { offset, end, rowsBefore }: PageExtent,
  levels: PageLevels,
  valueOf: (k: number) => number,
): Omit<CellPage, 'values'> {
  const endsRow = leaf.maxRepetition === 0 || chunk.offsetIndex !== undefined
  const mapped = mapCells(levels, header.numValues, leaf.maxDefinition, shape, valueOf)
  return { offset, end, rowsBefore, endsRow, ...mapped }
}

function unpackFrom(
  queue: ByteQueue,
  page: Pick<ValuesPage, 'codec' | 'length' | 'decodedLength' | 'restarts'>,
  room: ByteArena | undefined,
): ByteQueue {
  return new ByteQueue(unpackStream(page, queue.pieces(page.length), page.restarts, undefined, room))
}
