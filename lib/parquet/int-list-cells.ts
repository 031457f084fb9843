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
    const byteAt = byteReader(page.values)
    const { maxDefinition } = this.#leaf
    let value = 0
    for (let i = 0; i < page.numEntries; i++) {
      const repetition = page.repetition ? (page.repetition[i] as number) : 0
      const definition = page.definition ? (page.definition[i] as number) : maxDefinition
      if (repetition < this.#list.repetition) this.#begin(repetition, definition)
      if (definition < this.#list.notEmpty) continue
      this.#append(definition === maxDefinition ? byteAt(value++) : 0)
    }
    return this.#rows.splice(0, this.#rows.length - 1)
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

  #append(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes[this.#length++] = byte
  }
}

function byteReader(values: PageValues): (k: number) => number {
  if (!isDictionaryValues(values)) {
    const bytes = toBytes(values)
    return (k) => bytes[k] as number
  }
  const bytes = toBytes(values.dictionary)
  const { indices } = values
  return (k) => bytes[indices[k] as number] as number
}

function toBytes(values: PhysicalValues): Uint8Array {
  if (values instanceof Int32Array) return Uint8Array.from(values, (n) => n & 0xff)
  if (values instanceof BigInt64Array) {
    const bytes = new Uint8Array(values.length)
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number(BigInt.asUintN(8, values[i] as bigint))
    return bytes
  }
  return new Uint8Array(0)
}
