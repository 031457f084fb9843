/** A chunk's dictionary during a pass: small ones held, large ones streamed beside the pages that refer to them. */

import { canEnter, type ValuesPage } from '../pages/binary-page'
import type { ByteArena } from '../bytes/byte-arena'
import type { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import type { ValueKeeper } from './kept-values'
import type { ParquetFile } from '../rows/leaf-reader'
import { SnappyFarCopy } from '../codec/snappy-stream'
import { isUnpackedWhole } from '../codec/unpack-stream'
import { readDecoded } from '../pages/value-read'
import { decodeWhole, locateInMemory, skipValue, walkValue } from '../pages/value-walk'

/** Decoded dictionaries up to this size are held, and larger ones that come in one piece. */
const MAX_HELD_BYTES = 16 << 20

export class DictionaryPass {
  #whole: Uint8Array | undefined

  /** `decoded` stands at the start of the dictionary and is used by nobody else. */
  constructor(
    readonly file: ParquetFile,
    readonly page: ValuesPage,
    readonly decoded: ByteQueue,
    readonly keeper: ValueKeeper,
    readonly memory: ByteArena,
    readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Bytes of a value, valid until `memory` is cleared. Writers number values as they meet them, so that reading rows in order
   * is reading the dictionary in order; a value met again is read from its place in the file.
   */
  async read(value: number): Promise<Uint8Array> {
    if (value >= this.page.numValues) throw corrupt('The file is damaged: a dictionary index is out of range.')
    const isHeld = this.page.decodedLength <= MAX_HELD_BYTES || isUnpackedWhole(this.page)
    if (!this.#whole && isHeld) await this.#hold()
    if (this.#whole) return this.#whole.subarray(this.page.starts[value], this.page.ends[value])
    if (value < this.page.known) return this.#readAgain(value)
    return this.#streamTo(value)
  }

  /** Locates the values that no page referred to. */
  async finish(): Promise<void> {
    if (this.page.known === this.page.numValues) return
    await this.read(this.page.numValues - 1)
  }

  async #streamTo(value: number): Promise<Uint8Array> {
    try {
      while (this.page.known < value) {
        if (canEnter(this.page)) await skipValue(this.page, this.decoded)
        else await takeValue(this.page, this.decoded, this.keeper)
      }
      return await takeValue(this.page, this.decoded, this.keeper, this.memory)
    } catch (error) {
      if (!(error instanceof SnappyFarCopy)) throw error
      await this.#holdIndivisible()
      return this.read(value)
    }
  }

  async #readAgain(value: number): Promise<Uint8Array> {
    const { source, binaryIndex } = this.file
    const { starts, ends, kept } = this.page
    const again = this.keeper.store && (await kept?.read(this.keeper.store, value, this.signal))
    if (again) return again
    return readDecoded(
      source,
      binaryIndex.cacheOf(this.page),
      this.page,
      starts[value] ?? 0,
      ends[value] ?? 0,
      this.signal,
    )
  }

  async #hold(): Promise<void> {
    try {
      // What came in one piece is then taken as it is, not copied.
      await this.decoded.peek(1)
      const whole = await this.decoded.take(this.page.decodedLength)
      await locateInMemory(this.page, whole)
      await this.keeper.keepAll(this.page, whole)
      this.#whole = whole
    } catch (error) {
      if (!(error instanceof SnappyFarCopy)) throw error
      await this.#holdIndivisible()
    }
  }

  async #holdIndivisible(): Promise<void> {
    this.page.isIndivisible = true
    const whole = await decodeWhole(this.file.source, this.page, this.signal)
    await locateInMemory(this.page, whole)
    await this.keeper.keepAll(this.page, whole)
    this.#whole = whole
  }
}

/** The next value of a page, its place noted, and kept where it can't be read alone. */
export async function takeValue(
  page: ValuesPage,
  decoded: ByteQueue,
  keeper: ValueKeeper,
  memory?: ByteArena,
): Promise<Uint8Array> {
  return walkValue(page, decoded, async (length) => {
    const bytes = await decoded.take(length, memory)
    if (bytes.length < length) throw corrupt('The file is damaged: a page ends too early.')
    await keeper.keep(page, page.known, bytes)
    return bytes
  })
}
