/** Repetition and definition levels of a page; a level above the leaf's maximum is an error. */

import type { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import type { DataPageHeader } from './page-header'
import { checkLevels, Levels, readLevelRuns } from './level-runs'
import { bitWidth, readBitPacked } from './rle'
import type { Leaf } from '../types'

export interface PageLevels {
  readonly repetition: Levels | undefined
  readonly definition: Levels | undefined
  /** Entries whose definition level is the leaf's maximum. */
  readonly numDefined: number
  /** Bytes of the page that the levels take, from its start. */
  readonly length: number
}

/** Levels of a v1 page: they head its decoded bytes, each with a 4-byte length where RLE. */
export function readLevelsV1(bytes: Uint8Array, header: DataPageHeader, leaf: Leaf): PageLevels {
  let position = 0
  const read = (max: number, encoding: string) => {
    if (max === 0) return undefined
    if (encoding === 'BIT_PACKED') {
      const laidOut = new Uint8Array(header.numValues)
      position = readBitPacked(bytes, position, bytes.length, bitWidth(max), laidOut)
      const levels = Levels.of(laidOut)
      checkLevels(levels, max)
      return levels
    }
    if (encoding !== 'RLE' || position + 4 > bytes.length)
      throw corrupt('The file is damaged: levels of a page are missing.')
    const end = position + 4 + levelLength(bytes, position)
    if (end > bytes.length) throw corrupt('The file is damaged: levels of a page are cut off.')
    const levels = readLevelRuns(bytes, position + 4, end, max, header.numValues)
    position = end
    return levels
  }
  const repetition = read(leaf.maxRepetition, header.repetitionEncoding)
  const definition = read(leaf.maxDefinition, header.definitionEncoding)
  return { repetition, definition, length: position, numDefined: countDefined(definition, leaf, header) }
}

/** The bytes of v1 levels at the start of a page that is decoded as it is read; a view, valid until the next call of the queue. */
export async function peekLevelsV1(decoded: ByteQueue, header: DataPageHeader, leaf: Leaf): Promise<Uint8Array> {
  for (let guess = 64; ;) {
    const prefix = await decoded.peek(guess)
    const length = levelsLengthV1(prefix, header, leaf)
    if (length !== undefined && length <= prefix.length) return prefix.subarray(0, length)
    if (prefix.length < guess) throw corrupt('The file is damaged: levels of a page are cut off.')
    guess = Math.max(guess * 2, Math.min(length ?? 0, header.uncompressedSize + 1))
  }
}

/** Bytes that v1 RLE levels take, or undefined if `prefix` (the first bytes of a page) is too short to tell. */
function levelsLengthV1(prefix: Uint8Array, header: DataPageHeader, leaf: Leaf): number | undefined {
  let position = 0
  for (const [max, encoding] of [
    [leaf.maxRepetition, header.repetitionEncoding],
    [leaf.maxDefinition, header.definitionEncoding],
  ] as const) {
    if (max === 0) continue
    if (encoding === 'BIT_PACKED') position += Math.ceil((header.numValues * bitWidth(max)) / 8)
    else if (position + 4 > prefix.length) return undefined
    else position += 4 + levelLength(prefix, position)
  }
  return position
}

/** Levels of a v2 page, which are never compressed and stand before the values. */
export function readLevelsV2(bytes: Uint8Array, header: DataPageHeader, leaf: Leaf): PageLevels {
  const { repetitionLength, definitionLength } = header
  const length = repetitionLength + definitionLength
  const repetition = readRepetitionV2(bytes, header, leaf)
  const definition = readV2(bytes, repetitionLength, length, leaf.maxDefinition, header)
  return { repetition, definition, length, numDefined: countDefined(definition, leaf, header) }
}

/** The repetition levels alone, which come first. */
export function readRepetitionV2(bytes: Uint8Array, header: DataPageHeader, leaf: Leaf): Levels | undefined {
  return readV2(bytes, 0, header.repetitionLength, leaf.maxRepetition, header)
}

function readV2(bytes: Uint8Array, start: number, end: number, max: number, { numValues }: DataPageHeader) {
  if (end > bytes.length) throw corrupt('The file is damaged: levels of a page are cut off.')
  return max === 0 ? undefined : readLevelRuns(bytes, start, end, max, numValues)
}

function countDefined(definition: Levels | undefined, leaf: Leaf, { numValues }: DataPageHeader): number {
  return definition?.count(leaf.maxDefinition) ?? numValues
}

function levelLength(bytes: Uint8Array, position: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(position, true)
}
