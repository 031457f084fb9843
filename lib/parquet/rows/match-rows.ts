/** Rows whose value in one leaf passes a test, page by page: no value outlives its page, a dictionary's are tested once. */

import { corrupt, locate } from '../corrupt'
import type { DecodedPage } from '../pages/decode-page'
import { ChunkReader, type ParquetFile } from './leaf-reader'
import type { Leaf, PhysicalValues, RowGroup } from '../types'
import { isBinary } from '../pages/values'

/** `value` is a view over the decoded page: for the time of the call only. */
type Test = (value: Uint8Array) => boolean

export interface MatchedPage {
  /** Rows of the file, ascending; each is named once over all pages. */
  readonly rows: readonly number[]
  /** Rows of the group that have begun so far. */
  readonly rowsDone: number
}

/**
 * The leaf must hold byte arrays; lists match where any of their values does, null matches nothing.
 * Throws CurationError 'corrupt' | 'unsupported', what the source throws, or AbortError.
 */
export async function* matchRows(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  test: Test,
  signal?: AbortSignal,
): AsyncGenerator<MatchedPage> {
  const chunk = group.columns[leaf.leafIndex]
  if (chunk === undefined) throw corrupt(`Row group ${group.index} has no column ${leaf.path.join('.')}.`)
  const rows = new MatchedRows(group, leaf, test)
  try {
    for await (const page of new ChunkReader(file, group, chunk, leaf, signal).pages()) yield rows.add(page)
    if (rows.done < group.numRows) throw corrupt('The file is damaged: a column ends before its rows do.')
  } catch (error) {
    throw locate(error, file.source.name, `row group ${group.index}, column ${leaf.path.join('.')}`)
  }
}

class MatchedRows {
  /** Rows that have begun. */
  done = 0
  #lastMatch = -1
  readonly #passes: (values: PhysicalValues, k: number) => boolean
  #dictionary: PhysicalValues | undefined
  /** 0 = not tested yet, 1 = fails, 2 = passes. */
  #tested = new Uint8Array(0)

  constructor(
    readonly group: RowGroup,
    readonly leaf: Leaf,
    test: Test,
  ) {
    this.#passes = (values, k) =>
      isBinary(values) && test(values.data.subarray(values.offsets[k], values.offsets[k + 1]))
  }

  add({ numEntries, values, ...levels }: DecodedPage): MatchedPage {
    const repetition = levels.repetition?.layOut()
    const definition = levels.definition?.layOut()
    const rows: number[] = []
    const { maxDefinition } = this.leaf
    if (this.done === 0 && numEntries > 0 && repetition !== undefined && repetition[0] !== 0)
      throw corrupt('The file is damaged: a column does not begin with a row.')
    let value = 0
    for (let entry = 0; entry < numEntries; entry++) {
      if (repetition === undefined || repetition[entry] === 0) this.done++
      if (definition !== undefined && definition[entry] !== maxDefinition) continue
      const row = this.done - 1
      // A row that has matched needs no second look.
      if (row !== this.#lastMatch && this.#passesAt(values, value)) {
        this.#lastMatch = row
        rows.push(this.group.firstRow + row)
      }
      value++
    }
    if (this.done > this.group.numRows)
      throw corrupt('The file is damaged: a column holds more rows than its row group.')
    return { rows, rowsDone: this.done }
  }

  #passesAt(values: DecodedPage['values'], k: number): boolean {
    if (!('indices' in values)) return this.#passes(values, k)
    const { dictionary, indices } = values
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary
      this.#tested = new Uint8Array(isBinary(dictionary) ? dictionary.offsets.length - 1 : 0)
    }
    const at = indices[k] as number
    if (this.#tested[at] === 0) this.#tested[at] = this.#passes(dictionary, at) ? 2 : 1
    return this.#tested[at] === 2
  }
}
