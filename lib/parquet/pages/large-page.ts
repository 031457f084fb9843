/** A page of large binary values handed on a few megabytes at a time: what is not wanted is never held. */
import type { ByteArena } from '../bytes/byte-arena'
import { ByteBuilder } from '../bytes/byte-builder'
import { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import type { DecodedPage } from './decode-page'
import type { LargeDictionary } from './large-dictionary'
import { peekLevelsV1, readLevelsV1, readLevelsV2, type PageLevels } from './levels'
import type { DataPageHeader, DictionaryPageHeader } from './page-header'
import { Restarts } from '../codec/restarts'
import { isQuickerWhole } from '../codec/snappy-whole'
import type { Codec, Leaf } from '../types'
import { unpackStream, type PackedPage } from '../codec/unpack-stream'

/** Pages that unpack to no more are decoded whole. */
export const LARGE_PAGE_BYTES = 256 << 10
/** Streaming costs a few microseconds a value: not for small ones. */
const LARGE_VALUE_BYTES = 2 << 10
/** Stays in a processor's cache on its way through the writer. */
const PIECE_BYTES = 1 << 20

/** Is it better read a piece at a time than decoded whole? */
export function isLarge(header: DataPageHeader | DictionaryPageHeader, codec: Codec): boolean {
  const { uncompressedSize, compressedSize, numValues } = header
  if (uncompressedSize <= LARGE_PAGE_BYTES || uncompressedSize <= numValues * LARGE_VALUE_BYTES) return false
  return codec !== 'SNAPPY' || !isQuickerWhole(compressedSize, uncompressedSize)
}

/** True for the entries of rows whose values are wanted; told by the number of rows begun before the entry. */
export type WantsEntry = (rowsBegun: number) => boolean

/**
 * Levels of a page, and its decoded bytes as a stream that stands behind them, in memory that one page after the other may
 * use. `body` stands behind the page's header, and may end early where `isCut`; `packed` is what is unpacked, with
 * `restarts` noted where the codec has them.
 */
export async function openLargePage(
  body: Pick<ByteQueue, 'take' | 'pieces'>,
  codec: Codec,
  header: DataPageHeader,
  leaf: Leaf,
  memory?: ByteArena,
  isCut?: boolean,
): Promise<{ levels: PageLevels; packed: PackedPage; restarts: Restarts; decoded: ByteQueue }> {
  const restarts = new Restarts()
  const unpack = (packed: PackedPage) =>
    new ByteQueue(unpackStream({ ...packed, isCut }, body.pieces(packed.length), restarts, undefined, memory))
  if (header.kind === 'data') {
    const packed = { codec, length: header.compressedSize, decodedLength: header.uncompressedSize }
    const decoded = unpack(packed)
    const levels = readLevelsV1(await peekLevelsV1(decoded, header, leaf), header, leaf)
    await decoded.skip(levels.length)
    return { levels, packed, restarts, decoded }
  }
  const levels = readLevelsV2(await body.take(header.repetitionLength + header.definitionLength), header, leaf)
  const packed = {
    codec: header.isCompressed ? codec : ('UNCOMPRESSED' as const),
    length: header.compressedSize - levels.length,
    decodedLength: header.uncompressedSize - levels.length,
  }
  return { levels, packed, restarts, decoded: unpack(packed) }
}

export interface LargePiece {
  /** Unwanted values are there as empty ones. */
  readonly page: DecodedPage
  /** The last row is whole; where the page ends, the next one may go on with it. */
  readonly endsRow: boolean
}

/** Room for the pieces of page after page: a piece ends with the value that fills it. */
export function pieceBuilder(): ByteBuilder {
  return new ByteBuilder(2 * PIECE_BYTES)
}

/** The page cut between rows into pieces of bounded bytes, each valid until the next. */
export async function* cutLargePage(
  levels: PageLevels,
  numEntries: number,
  leaf: Leaf,
  wants: WantsEntry,
  values: ValueFeed,
  data: ByteBuilder,
): AsyncGenerator<LargePiece> {
  data.clear()
  let offsets = [0]
  let rowsBegun = 0
  let start = 0
  const close = (end: number): DecodedPage => ({
    repetition: levels.repetition?.slice(start, end),
    definition: levels.definition?.slice(start, end),
    numEntries: end - start,
    values: { data: data.view(), offsets: Float64Array.from(offsets) },
    numValues: offsets.length - 1,
  })
  const repetition = levels.repetition?.layOut()
  const definition = levels.definition?.layOut()
  for (let entry = 0; entry < numEntries; entry++) {
    const beginsRow = repetition === undefined || repetition[entry] === 0
    if (beginsRow && data.length >= PIECE_BYTES) {
      yield { page: close(entry), endsRow: true }
      data.clear()
      offsets = [0]
      start = entry
    }
    if (beginsRow) rowsBegun++
    if (definition !== undefined && definition[entry] !== leaf.maxDefinition) continue
    if (wants(rowsBegun)) await values.take(data)
    else await values.skip()
    offsets.push(data.length)
  }
  if (start < numEntries) yield { page: close(numEntries), endsRow: false }
}

/** Defined values in order. */
export interface ValueFeed {
  take(out: ByteBuilder): Promise<void>
  skip(): Promise<void>
}

export function plainFeed(decoded: ByteQueue): ValueFeed {
  const enter = async () => {
    const prefix = await decoded.peek(4)
    if (prefix.length < 4) throw corrupt('The file is damaged: a page holds fewer values than it says.')
    const length = new DataView(prefix.buffer, prefix.byteOffset, 4).getUint32(0, true)
    await decoded.skip(4)
    return length
  }
  return {
    async take(out) {
      // A length is a claim: memory grows only by what is there.
      for (let left = await enter(); left > 0;) {
        const piece = await decoded.takeSome(left)
        if (piece === undefined) throw corrupt('The file is damaged: a page holds fewer values than it says.')
        out.append(piece)
        left -= piece.length
      }
    },
    async skip() {
      await decoded.skip(await enter())
    },
  }
}

export function dictionaryFeed(indices: Int32Array, dictionary: LargeDictionary): ValueFeed {
  let at = 0
  return {
    async take(out) {
      await dictionary.copyValue(indices[at++]!, out)
    },
    async skip() {
      at++
    },
  }
}
