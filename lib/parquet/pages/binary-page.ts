/** What is known of one page of binary values: which row's cell each value is, and where it lies in the page. */

import type { CellShape } from './cell-shape'
import type { KeptValues } from '../images/kept-values'
import type { Levels } from './level-runs'
import { Restarts } from '../codec/restarts'
import type { Codec } from '../types'

export const NULL_CELL = -1

/**
 * A run of values in a page, in order: each behind its length (PLAIN data, or a dictionary), or behind the lengths of all
 * (DELTA_LENGTH_BYTE_ARRAY). Positions are in its decoded bytes.
 */
export interface ValuesPage {
  readonly codec: Codec
  /** File extent of the compressed bytes. */
  readonly offset: number
  readonly length: number
  readonly decodedLength: number
  /** Behind the levels: where the first value's length stands, or behind the lengths of all the first value. */
  readonly valuesStart: number
  readonly numValues: number
  /** Values k < known lie at decoded [starts[k], ends[k]). */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  known: number
  /** The page's lengths stand before all of its values: `starts` and `ends` are set before the values are walked over. */
  readonly lengthsFirst: boolean
  readonly restarts: Restarts
  /** Set where its snappy copies reach too far for decoding in parts. */
  isIndivisible: boolean
  /** Values that a pass kept outside the file. */
  kept: KeptValues | undefined
}

/** Whether a value can be read without what stands before it in the page. */
export function canEnter({ codec, isIndivisible }: ValuesPage): boolean {
  return codec === 'UNCOMPRESSED' || (codec === 'SNAPPY' && !isIndivisible)
}

export function newValuesPage(
  page: Pick<ValuesPage, 'codec' | 'offset' | 'length' | 'decodedLength' | 'valuesStart' | 'numValues'>,
  restarts = new Restarts(),
  /** Of values whose lengths stand before all of them: numValues + 1 of them, counted from `valuesStart`. */
  offsets?: Uint32Array,
): ValuesPage {
  const positions = offsets?.map((offset) => page.valuesStart + offset)
  return {
    ...page,
    starts: positions?.slice(0, -1) ?? new Uint32Array(page.numValues),
    ends: positions?.slice(1) ?? new Uint32Array(page.numValues),
    known: 0,
    lengthsFirst: offsets !== undefined,
    restarts,
    isIndivisible: false,
    kept: undefined,
  }
}

/** The cells of a data page, in rows. */
export interface CellPage {
  /** File offsets: of the page's header, and behind the page. */
  readonly offset: number
  readonly end: number
  /** Rows of the group that begin before the page. */
  readonly rowsBefore: number
  /** True where the page's last row does not go on in the next page. */
  readonly endsRow: boolean
  /** True where its first entry begins a row. */
  readonly beginsRow: boolean
  /** First cell of each row that begins in the page; cells before the first one belong to the row before. */
  readonly rowStarts: Uint32Array
  /** Per cell: number of the value, or NULL_CELL. */
  readonly cells: Int32Array
  /** Where the values are: this page itself, the chunk's dictionary, or (odd encodings) the page decoded whole. */
  readonly values: ValuesPage | 'dictionary' | 'opaque'
  /** Opaque values that a pass kept outside the file. */
  kept?: KeptValues | undefined
}

/** Rows and cells from levels. `valueOf` gives the value behind the k-th defined entry. */
export function mapCells(
  levels: { repetition: Levels | undefined; definition: Levels | undefined },
  numEntries: number,
  maxDefinition: number,
  shape: CellShape,
  valueOf: (k: number) => number,
): Pick<CellPage, 'beginsRow' | 'rowStarts' | 'cells'> {
  const repetition = levels.repetition?.layOut()
  const definition = levels.definition?.layOut()
  const rowStarts = new Uint32Array(numEntries)
  const cells = new Int32Array(numEntries)
  let rows = 0
  let count = 0
  let defined = 0
  for (let i = 0; i < numEntries; i++) {
    if (!repetition || repetition[i] === 0) rowStarts[rows++] = count
    const level = definition ? (definition[i] as number) : maxDefinition
    if (level < shape.present) continue
    cells[count++] = level === maxDefinition ? valueOf(defined++) : NULL_CELL
  }
  const beginsRow = numEntries > 0 && (!repetition || repetition[0] === 0)
  return { beginsRow, rowStarts: rowStarts.slice(0, rows), cells: cells.slice(0, count) }
}
