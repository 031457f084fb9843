/** Rows from levels and values: null, empty list and list of null stay apart, as the definition levels say. */

import { cellReader, type Cell } from './cells'
import { corrupt } from '../corrupt'
import type { DecodedPage } from '../pages/decode-page'
import { listElement } from '../footer/schema'
import type { Leaf, PhysicalValues, SchemaNode } from '../types'
import { isDictionaryValues } from '../pages/values'

/** One leaf's entries in order, with what they say as cells. */
export class LeafCursor {
  readonly #leaf: Leaf
  readonly #pages: readonly DecodedPage[]
  #page = 0
  #repetition: Uint8Array | undefined
  #definition: Uint8Array | undefined
  #entry = 0
  #value = 0
  #cell: (k: number) => Cell = () => null
  readonly #dictionaries = new Map<PhysicalValues, Cell[]>()

  constructor(leaf: Leaf, pages: readonly DecodedPage[]) {
    this.#leaf = leaf
    this.#pages = pages
    this.#openPage()
  }

  get isAtEnd(): boolean {
    return this.#page >= this.#pages.length
  }

  /** Definition level of the next entry. */
  get definition(): number {
    this.#current()
    return this.#definition ? (this.#definition[this.#entry] as number) : this.#leaf.maxDefinition
  }

  /** Repetition level of the next entry; −1 at the end. */
  get repetition(): number {
    if (this.isAtEnd) return -1
    return this.#repetition?.[this.#entry] ?? 0
  }

  /** The next entry's value, null where it has none; moves on. */
  take(): Cell {
    const cell = this.definition === this.#leaf.maxDefinition ? this.#cell(this.#value++) : null
    this.skip()
    return cell
  }

  /** Moves on over an entry without a value. */
  skip(): void {
    this.#entry++
    if (this.#entry < this.#current().numEntries) return
    this.#page++
    this.#openPage()
  }

  #current(): DecodedPage {
    const page = this.#pages[this.#page]
    if (!page) throw corrupt('The file is damaged: columns of one record differ in length.')
    return page
  }

  #openPage(): void {
    while (this.#pages[this.#page]?.numEntries === 0) this.#page++
    const page = this.#pages[this.#page]
    this.#entry = 0
    this.#value = 0
    this.#repetition = page?.repetition?.layOut()
    this.#definition = page?.definition?.layOut()
    if (!page) return
    const { values } = page
    if (!isDictionaryValues(values)) {
      this.#cell = cellReader(this.#leaf, values)
      return
    }
    const { indices, dictionary } = values
    const known = this.#dictionaries.get(dictionary) ?? []
    this.#dictionaries.set(dictionary, known)
    const read = cellReader(this.#leaf, dictionary)
    this.#cell = (k) => {
      const index = indices[k] as number
      return (known[index] ??= read(index))
    }
  }
}

/** Reads the next value of a field of the schema. */
export type CellAssembler = () => Cell

/** Puts together one field (and what is below it) from the leaves given; leaves that are not given are left out. */
export function assembler(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler | undefined {
  return node.repetition === 'REPEATED' ? repeatedReader(node, cursors) : valueReader(node, cursors)
}

function cursorsUnder(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): LeafCursor[] {
  if (node.leafIndex === undefined) return node.children.flatMap((child) => cursorsUnder(child, cursors))
  const cursor = cursors.get(node.leafIndex)
  return cursor ? [cursor] : []
}

/** A value of the node itself, not repeated. */
function valueReader(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler | undefined {
  const below = cursorsUnder(node, cursors)
  const [first] = below
  if (!first) return undefined
  if (node.shape === 'leaf') return () => first.take()
  const inner = node.shape === 'struct' ? structReader(node, cursors) : listReader(node, cursors)
  if (node.repetition !== 'OPTIONAL') return inner
  return () => {
    if (first.definition >= node.maxDefinition) return inner()
    for (const cursor of below) cursor.skip()
    return null
  }
}

function structReader(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler {
  const fields = node.children.flatMap((child) => {
    const read = assembler(child, cursors)
    return read ? [{ name: child.name, read }] : []
  })
  return () => {
    const struct: { [name: string]: Cell } = {}
    for (const { name, read } of fields) setField(struct, name, read())
    return struct
  }
}

/** A column may be called "__proto__". */
export function setField(struct: { [name: string]: Cell }, name: string, value: Cell): void {
  if (name !== '__proto__') struct[name] = value
  else Object.defineProperty(struct, name, { value, enumerable: true, writable: true, configurable: true })
}

function listReader(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler {
  const { repeated, element } = listElement(node)
  const isEntry = node.shape === 'map' || element === repeated
  const read = isEntry ? entryReader(repeated, cursors) : (assembler(element, cursors) ?? (() => null))
  return loop(repeated, read, cursors)
}

/** A repeated field that no LIST surrounds is a list of itself. */
function repeatedReader(node: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler | undefined {
  if (cursorsUnder(node, cursors).length === 0) return undefined
  return loop(node, entryReader(node, cursors), cursors)
}

/** One element of a repeated field. */
function entryReader(repeated: SchemaNode, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler {
  return valueReader({ ...repeated, repetition: 'REQUIRED' }, cursors) ?? (() => null)
}

function loop(repeated: SchemaNode, read: CellAssembler, cursors: ReadonlyMap<number, LeafCursor>): CellAssembler {
  const below = cursorsUnder(repeated, cursors)
  const first = below[0] as LeafCursor
  const level = repeated.maxRepetition
  return () => {
    const elements: Cell[] = []
    if (first.definition < repeated.maxDefinition) {
      for (const cursor of below) cursor.skip()
      return elements
    }
    do elements.push(read())
    while (first.repetition >= level)
    return elements
  }
}
