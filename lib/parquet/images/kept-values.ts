/**
 * Values of pages that allow no way in (zstd, gzip, lists of integers …) kept outside the file by a pass over it.
 * What is read back is checked: a store that lost or mixed bytes costs speed, and never shows one image for another.
 */
import { canEnter, type ValuesPage } from '../pages/binary-page'

/** Where bytes can be kept; appended during a pass, read at any time. It may refuse, forget, or lose its bytes. */
export interface CellStore {
  /** Undefined where there is no room. The bytes may be reused once it settles. */
  append(bytes: Uint8Array): Promise<KeptPlace | undefined>
  /** Undefined where they are there no more. */
  read(pack: string, position: number, length: number, signal?: AbortSignal): Promise<Uint8Array | undefined>
}

export interface KeptPlace {
  /** Names the store's content: begun anew, it has another name. */
  readonly pack: string
  readonly position: number
}

/** Instead of a position. */
const NOT_KEPT = -1
const NULL_VALUE = -2

/** Values by number: in one pack, each with its position, length and checksum. */
export class KeptValues {
  constructor(
    readonly pack: string,
    readonly positions: Float64Array,
    readonly lengths: Uint32Array,
    readonly sums: Uint32Array,
  ) {}

  static of(pack: string, numValues: number): KeptValues {
    const positions = new Float64Array(numValues).fill(NOT_KEPT)
    return new KeptValues(pack, positions, new Uint32Array(numValues), new Uint32Array(numValues))
  }

  get length(): number {
    return this.positions.length
  }

  has(value: number): boolean {
    return (this.positions[value] ?? NOT_KEPT) !== NOT_KEPT
  }

  /** The value's bytes; null for a null; undefined where they are not to be had. */
  async read(store: CellStore, value: number, signal?: AbortSignal): Promise<Uint8Array | null | undefined> {
    const position = this.positions[value] ?? NOT_KEPT
    if (position === NULL_VALUE) return null
    if (position < 0) return undefined
    const length = this.lengths[value] as number
    const bytes = await store.read(this.pack, position, length, signal)
    return bytes?.length === length && sumOf(bytes) === this.sums[value] ? bytes : undefined
  }

  set(value: number, position: number, bytes: Uint8Array): void {
    this.positions[value] = position
    this.lengths[value] = bytes.length
    this.sums[value] = sumOf(bytes)
  }
}

/** Keeps values as a pass meets them, each once however many rows refer to it. */
export class ValueKeeper {
  constructor(readonly store: CellStore | undefined) {}

  /** A page's value, unless the page can be entered anywhere. */
  async keep(page: ValuesPage, value: number, bytes: Uint8Array): Promise<void> {
    if (canEnter(page)) return
    page.kept = await this.add(page.kept, page.numValues, value, bytes)
  }

  /** All values of a page decoded in memory, their places known. */
  async keepAll(page: ValuesPage, decoded: Uint8Array): Promise<void> {
    for (let value = 0; value < page.known; value++)
      await this.keep(page, value, decoded.subarray(page.starts[value], page.ends[value]))
  }

  async add(
    kept: KeptValues | undefined,
    numValues: number,
    value: number,
    bytes: Uint8Array,
  ): Promise<KeptValues | undefined> {
    if (this.store === undefined || kept?.has(value)) return kept
    const place = await this.store.append(bytes)
    if (place === undefined) return kept
    const values = kept?.pack === place.pack ? kept : KeptValues.of(place.pack, numValues)
    values.set(value, place.position, bytes)
    return values
  }
}

/** Rows of a chunk whose cells are lists of integers: these have no page to be found in. */
export interface KeptRows {
  /** First cell of each row, and behind the last row the number of cells. */
  readonly starts: Uint32Array
  readonly cells: KeptValues
}

/** Gathers them. Undefined at the end where a cell could not be kept. */
export class RowKeeper {
  readonly #starts: number[] = []
  readonly #cells: { position: number; length: number; sum: number }[] = []
  #pack: string | undefined
  #isWhole = true

  constructor(readonly store: CellStore | undefined) {}

  async keep(cells: readonly (Uint8Array | null)[]): Promise<void> {
    if (this.store === undefined || !this.#isWhole) return
    this.#starts.push(this.#cells.length)
    for (const bytes of cells) {
      const place = bytes === null ? undefined : await this.store.append(bytes)
      this.#isWhole &&= bytes === null || (place !== undefined && place.pack === (this.#pack ??= place.pack))
      this.#cells.push({
        position: place?.position ?? NULL_VALUE,
        length: bytes?.length ?? 0,
        sum: bytes === null ? 0 : sumOf(bytes),
      })
    }
  }

  finish(): KeptRows | undefined {
    if (this.store === undefined || !this.#isWhole) return undefined
    const cells = new KeptValues(
      this.#pack ?? '',
      Float64Array.from(this.#cells, ({ position }) => position),
      Uint32Array.from(this.#cells, ({ length }) => length),
      Uint32Array.from(this.#cells, ({ sum }) => sum),
    )
    return { starts: Uint32Array.from([...this.#starts, this.#cells.length]), cells }
  }
}

/** Cells of a row (counted within its group); undefined unless all of them are there. */
export async function readKeptRow(
  store: CellStore | undefined,
  { starts, cells }: KeptRows,
  row: number,
  signal?: AbortSignal,
): Promise<(Uint8Array | null)[] | undefined> {
  const [from, to] = [starts[row], starts[row + 1]]
  if (store === undefined || from === undefined || to === undefined) return undefined
  const found: (Uint8Array | null)[] = []
  for (let k = from; k < to; k++) {
    const bytes = await cells.read(store, k, signal)
    if (bytes === undefined) return undefined
    found.push(bytes)
  }
  return found
}

/** Disks lose whole blocks of 512 bytes or more: of large values a word in each half of one is looked at. */
const SUM_STEP_BYTES = 256
const SMALL_BYTES = 4096

/** FNV-1a over some of the bytes, the last ones among them: a pass sums gigabytes. */
function sumOf(bytes: Uint8Array): number {
  const step = bytes.length > SMALL_BYTES ? SUM_STEP_BYTES : 4
  let hash = 0x811c9dc5
  const add = (at: number) => {
    for (let k = at; k < at + 4 && k < bytes.length; k++) hash = Math.imul(hash ^ (bytes[k] as number), 0x01000193)
  }
  for (let at = 0; at < bytes.length; at += step) add(at)
  add(Math.max(0, bytes.length - 4))
  return hash >>> 0
}
