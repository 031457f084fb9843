/** Repetition and definition levels of a page; a level above the leaf's maximum is an error. */

import { corrupt } from '../corrupt'
import type { DataPageHeader } from './page-header'
import { bitWidth, readBitPacked, readHybrid } from './rle'
import type { Leaf } from '../types'

export interface PageLevels {
  readonly repetition: Uint8Array | undefined
  readonly definition: Uint8Array | undefined
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
    const levels = new Uint8Array(header.numValues)
    if (encoding === 'BIT_PACKED') {
      position = readBitPacked(bytes, position, bytes.length, bitWidth(max), levels)
      return levels
    }
    if (encoding !== 'RLE' || position + 4 > bytes.length)
      throw corrupt('The file is damaged: levels of a page are missing.')
    const end = position + 4 + levelLength(bytes, position)
    if (end > bytes.length) throw corrupt('The file is damaged: levels of a page are cut off.')
    readHybrid(bytes, position + 4, end, bitWidth(max), levels)
    position = end
    return levels
  }
  const repetition = read(leaf.maxRepetition, header.repetitionEncoding)
  const definition = read(leaf.maxDefinition, header.definitionEncoding)
  return {
    repetition,
    definition,
    length: position,
    numDefined: checkLevels(repetition, definition, leaf, header.numValues),
  }
}

/** Bytes that v1 RLE levels take, or undefined if `prefix` (the first bytes of a page) is too short to tell. */
export function levelsLengthV1(prefix: Uint8Array, header: DataPageHeader, leaf: Leaf): number | undefined {
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

type Extent = readonly [start: number, end: number]

/** Where RLE levels lie in the bytes of a page and how many of these they take; undefined where they are BIT_PACKED. */
export function findRleLevels(
  bytes: Uint8Array,
  header: DataPageHeader,
  leaf: Leaf,
): { repetition: Extent; definition: Extent; length: number } | undefined {
  const { repetitionEncoding, definitionEncoding, repetitionLength, definitionLength } = header
  if (repetitionEncoding !== 'RLE' || definitionEncoding !== 'RLE') return undefined
  const find = (from: number, max: number, length: number): Extent => {
    if (max === 0 && header.kind === 'data') return [from, from]
    const start = header.kind === 'data' ? from + 4 : from
    if (start > bytes.length) throw corrupt('The file is damaged: levels of a page are missing.')
    const end = start + (header.kind === 'data' ? levelLength(bytes, from) : length)
    if (end > bytes.length) throw corrupt('The file is damaged: levels of a page are cut off.')
    return [start, end]
  }
  const repetition = find(0, leaf.maxRepetition, repetitionLength)
  const definition = find(repetition[1], leaf.maxDefinition, definitionLength)
  return { repetition, definition, length: definition[1] }
}

/** Levels of a v2 page, which are never compressed and stand before the values. */
export function readLevelsV2(bytes: Uint8Array, header: DataPageHeader, leaf: Leaf): PageLevels {
  const { repetitionLength, definitionLength, numValues } = header
  const length = repetitionLength + definitionLength
  if (length > bytes.length) throw corrupt('The file is damaged: levels of a page are cut off.')
  const read = (max: number, start: number, end: number) => {
    if (max === 0) return undefined
    const levels = new Uint8Array(numValues)
    readHybrid(bytes, start, end, bitWidth(max), levels)
    return levels
  }
  const repetition = read(leaf.maxRepetition, 0, repetitionLength)
  const definition = read(leaf.maxDefinition, repetitionLength, length)
  return { repetition, definition, length, numDefined: checkLevels(repetition, definition, leaf, numValues) }
}

function checkLevels(
  repetition: Uint8Array | undefined,
  definition: Uint8Array | undefined,
  leaf: Leaf,
  numValues: number,
): number {
  const { maxDefinition, maxRepetition } = leaf
  if (repetition) {
    for (let i = 0; i < repetition.length; i++) {
      if ((repetition[i] as number) > maxRepetition)
        throw corrupt('The file is damaged: a repetition level is out of range.')
    }
  }
  if (!definition) return numValues
  let numDefined = 0
  for (let i = 0; i < definition.length; i++) {
    const level = definition[i] as number
    if (level === maxDefinition) numDefined++
    else if (level > maxDefinition) throw corrupt('The file is damaged: a definition level is out of range.')
  }
  return numDefined
}

function levelLength(bytes: Uint8Array, position: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(position, true)
}
