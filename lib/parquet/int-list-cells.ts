/** Cells that are lists of integers standing for bytes (0–255), put together page after page in bounded memory. */

import type { IntListShape } from './cell-shape'
import type { DecodedPage } from './decode-page'
import type { Leaf, PhysicalValues } from './types'
import { isDictionaryValues, type PageValues } from './values'

export type RowCells = (Uint8Array | null)[]

export class IntListCells {
  readonly #leaf: Leaf
  readonly #present: number
  readonly #list: IntListShape
  #rows: RowCells[] = []
  #bytes = new Uint8Array(1 << 12)
  #length = 0
  #isOpen = false

  constructor(leaf: Leaf, present: number, list: IntListShape) {
    this.#leaf = leaf
    this.#present = present
    this.#list = list
  }

  /** Takes a page in order; returns the rows that it completes. */
  push(page: DecodedPage): RowCells[] {
    const bytes = toBytes(page.values)
    const { maxDefinition } = this.#leaf
    let value = 0
    for (let i = 0; i < page.numEntries;) {
      const run = this.#runLength(page, i)
      if (run > 0) {
        this.#append(bytes.subarray(value, value + run))
        value += run
        i += run
        continue
      }
      const repetition = page.repetition ? (page.repetition[i] as number) : 0
      const definition = page.definition ? (page.definition[i] as number) : maxDefinition
      if (repetition < this.#list.repetition) this.#begin(repetition, definition)
      i++
      if (definition < this.#list.notEmpty) continue
      // A null among the integers stands for zero.
      this.#append(definition === maxDefinition ? bytes.subarray(value, ++value) : ZERO)
    }
    return this.#rows.splice(0, this.#rows.length - 1)
  }

  /** Entries from `from` on that go on with the open list and are there. */
  #runLength({ repetition, definition, numEntries }: DecodedPage, from: number): number {
    if (!repetition) return 0
    const goesOn = this.#list.repetition
    const present = this.#leaf.maxDefinition
    let i = from
    if (definition) while (i < numEntries && repetition[i] === goesOn && definition[i] === present) i++
    else while (i < numEntries && repetition[i] === goesOn) i++
    return i - from
  }

  /** The last row. */
  finish(): RowCells[] {
    this.#close()
    return this.#rows.splice(0)
  }

  #begin(repetition: number, definition: number): void {
    this.#close()
    if (repetition === 0 || this.#rows.length === 0) this.#rows.push([])
    if (definition < this.#present) return
    if (definition < this.#list.notNull) this.#rows.at(-1)?.push(null)
    else this.#isOpen = true
  }

  #close(): void {
    if (this.#isOpen) this.#rows.at(-1)?.push(this.#bytes.slice(0, this.#length))
    this.#isOpen = false
    this.#length = 0
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = needed
  }
}

const ZERO = new Uint8Array(1)

/** The page's values as bytes: of each the lowest eight bits. */
function toBytes(values: PageValues): Uint8Array {
  if (!isDictionaryValues(values)) return lowBytes(values)
  const { indices } = values
  const table = lowBytes(values.dictionary)
  const bytes = new Uint8Array(indices.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = table[indices[i] as number] as number
  return bytes
}

/** Every machine a browser runs on is little endian. */
function lowBytes(values: PhysicalValues): Uint8Array {
  if (!(values instanceof Int32Array) && !(values instanceof BigInt64Array)) return new Uint8Array(0)
  const all = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const bytes = new Uint8Array(values.length)
  const width = values.BYTES_PER_ELEMENT
  for (let i = 0, at = 0; i < bytes.length; i++, at += width) bytes[i] = all[at] as number
  return bytes
}
