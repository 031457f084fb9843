/** Values of one page after the other during a pass, wherever they are: each noted, and kept where it can't be read alone. */

import type { CellPage, ValuesPage } from '../pages/binary-page'
import type { CellsOpened } from '../pages/open-page'
import type { ByteArena } from '../bytes/byte-arena'
import type { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import { takeValue, type DictionaryPass } from './dictionary-pass'
import type { ValueKeeper } from './kept-values'
import { SnappyFarCopy } from '../codec/snappy-stream'
import type { BinaryValues, ByteSource } from '../types'
import { decodeWhole, locateInMemory } from '../pages/value-walk'

/** Bytes of a value by its number in the page or dictionary; a page's own are asked for in order. */
export type ReadValue = (value: number) => Promise<Uint8Array>

export class PassValues {
  /** Bytes are views, valid until the next value is read or `memory` cleared. */
  constructor(
    readonly source: ByteSource,
    readonly keeper: ValueKeeper,
    readonly memory: ByteArena,
    readonly signal: AbortSignal | undefined,
  ) {}

  reader({ page, decoded, whole }: CellsOpened, dictionary: DictionaryPass | undefined): ReadValue {
    const { values } = page
    if (values === 'dictionary') return fromDictionary(dictionary)
    if (values === 'opaque' && whole) return this.#fromWhole(page, whole)
    if (values === 'opaque' || !decoded) throw corrupt('The file is damaged: a page has no values.')
    return this.#streamed(values, decoded)
  }

  /** Values as the stream brings them; where snappy reaches too far back for that, the rest from the whole page. */
  #streamed(values: ValuesPage, decoded: ByteQueue): ReadValue {
    let whole: Uint8Array | undefined
    return async (value) => {
      try {
        if (!whole) return await takeValue(values, decoded, this.keeper, this.memory)
      } catch (error) {
        if (!(error instanceof SnappyFarCopy)) throw error
        values.isIndivisible = true
        whole = await decodeWhole(this.source, values, this.signal)
        await locateInMemory(values, whole)
        await this.keeper.keepAll(values, whole)
      }
      return whole.subarray(values.starts[value], values.ends[value])
    }
  }

  #fromWhole(opaque: CellPage, { data, offsets }: BinaryValues): ReadValue {
    return async (value) => {
      const bytes = data.subarray(offsets[value], offsets[value + 1])
      opaque.kept = await this.keeper.add(opaque.kept, offsets.length - 1, value, bytes)
      return bytes
    }
  }
}

function fromDictionary(dictionary: DictionaryPass | undefined): ReadValue {
  if (!dictionary) throw corrupt('The file is damaged: a page refers to a dictionary that is not there.')
  return (value) => dictionary.read(value)
}
