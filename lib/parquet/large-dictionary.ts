/**
 * A dictionary of large values read along with the rows that refer to it: writers number values by first appearance, so
 * it is mostly read forwards; some of what passed is kept, and what was not is read again by its place.
 */
import { newValuesPage, type ValuesPage } from './binary-page'
import { ByteCache } from './byte-cache'
import type { ByteQueue } from './byte-queue'
import { corrupt } from './corrupt'
import type { DictionaryPageHeader } from './page-header'
import { SnappyFarCopy } from './snappy-stream'
import type { ByteSource, Codec } from './types'
import { readDecoded } from './value-read'
import { enterValue, locateValues, openDecoded } from './value-walk'

const KEPT_BYTES = 24 << 20

export class LargeDictionary {
  readonly size: number
  private readonly page: ValuesPage
  private readonly kept = new ByteCache(KEPT_BYTES)
  private readonly pages = new ByteCache(KEPT_BYTES)
  private ahead: ByteQueue | undefined
  private entered: Promise<void> | undefined

  constructor(
    private readonly source: ByteSource,
    codec: Codec,
    header: DictionaryPageHeader,
    bodyOffset: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.size = header.numValues
    if (header.numValues * 4 > header.uncompressedSize) {
      throw corrupt('The file is damaged: a dictionary holds fewer values than it says.')
    }
    this.page = newValuesPage({
      codec,
      offset: bodyOffset,
      length: header.compressedSize,
      decodedLength: header.uncompressedSize,
      valuesStart: 0,
      numValues: header.numValues,
    })
  }

  async value(index: number): Promise<Uint8Array> {
    if (index < 0 || index >= this.size) throw corrupt('The file is damaged: a dictionary index is out of range.')
    const kept = this.kept.get(String(index))
    if (kept !== undefined) return kept
    if (index >= this.page.known && !this.page.isIndivisible) {
      const bytes = await this.walkTo(index)
      if (bytes !== undefined) return bytes
    }
    return this.readAgain(index)
  }

  async close(): Promise<void> {
    await this.ahead?.close()
  }

  /** Undefined where the page can only be decoded whole. */
  private async walkTo(index: number): Promise<Uint8Array | undefined> {
    try {
      this.ahead ??= openDecoded(this.source, this.page, 0, this.signal).decoded
      while (this.page.known < index) await this.ahead.skip(await enterValue(this.page, this.ahead))
      const length = await enterValue(this.page, this.ahead)
      const bytes = (await this.ahead.take(length)).slice()
      if (bytes.length < length) throw corrupt('The file is damaged: a dictionary ends too early.')
      this.kept.set(String(index), bytes)
      return bytes
    } catch (error) {
      if (!(error instanceof SnappyFarCopy)) throw error
      this.page.isIndivisible = true
      return undefined
    }
  }

  private async readAgain(index: number): Promise<Uint8Array> {
    if (this.page.known <= index) await this.locate()
    const { starts, ends } = this.page
    return readDecoded(this.source, this.pages, this.page, starts[index]!, ends[index]!, this.signal)
  }

  private locate(): Promise<void> {
    this.entered ??= locateValues(this.source, this.page, this.size, this.signal)
    return this.entered
  }
}
