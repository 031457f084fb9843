/** Cells that are lists of integers standing for bytes (0–255), put together page after page in bounded memory. */

import { unsupported } from '../corrupt'
import type { IntListShape } from '../pages/cell-shape'
import type { IntListPage } from './int-list-page'
import type { Leaf } from '../types'

export type RowCells = (Uint8Array | null)[]

/** Levels and indices of a few bytes can stand for any number of integers. */
const MOST_ROW_BYTES = 2 ** 29

export class IntListCells {
  readonly #leaf: Leaf
  readonly #present: number
  readonly #list: IntListShape
  /** Extents in #bytes of the cells of the row under way. */
  #cells: ([from: number, to: number] | null)[] | undefined
  #bytes = new Uint8Array(1 << 12)
  #length = 0
  /** Where the list under way begins, if there is one. */
  #start = 0
  #isOpen = false

  constructor(leaf: Leaf, present: number, list: IntListShape) {
    this.#leaf = leaf
    this.#present = present
    this.#list = list
  }

  /** Takes a page in order; gives the rows that it completes, each valid until the next one is asked for. */
  *push(page: IntListPage): Generator<RowCells> {
    const { numEntries, bytes } = page
    const [repetition, definition] = [page.repetition.runs(), page.definition.runs()]
    let value = 0
    for (let left = numEntries, count = 0; left > 0; left -= count) {
      const goesOn = repetition.level >= this.#list.repetition
      count = goesOn ? Math.min(repetition.length, definition.length) : 1
      if (!goesOn) {
        if (repetition.level === 0) yield* this.finish()
        this.#begin(definition.level)
      }
      // A null among the integers stands for zero.
      if (definition.level === this.#leaf.maxDefinition) this.#append(bytes.subarray(value, (value += count)))
      else if (definition.level >= this.#list.notEmpty) this.#append(new Uint8Array(count))
      repetition.take(count)
      definition.take(count)
    }
  }

  /** The last row. */
  *finish(): Generator<RowCells> {
    this.#close()
    if (this.#cells) yield this.#cells.map((cell) => cell && this.#bytes.subarray(cell[0], cell[1]))
    this.#cells = undefined
    this.#length = this.#start = 0
  }

  #begin(definition: number): void {
    this.#close()
    this.#cells ??= []
    if (definition < this.#present) return
    if (definition < this.#list.notNull) this.#cells.push(null)
    else this.#isOpen = true
  }

  #close(): void {
    if (this.#isOpen) this.#cells?.push([this.#start, this.#length])
    else this.#length = this.#start
    this.#isOpen = false
    this.#start = this.#length
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length
    if (needed > MOST_ROW_BYTES) throw unsupported(`A row holds more than ${MOST_ROW_BYTES >> 20} MiB of images.`)
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = needed
  }
}
