/**
 * A dictionary of large values read along with the rows that refer to it: writers number values by first appearance, so
 * it is mostly read forwards; some of what passed is kept, and what was not is read again by its place.
 */
import { newValuesPage, type ValuesPage } from './binary-page'
import { ByteArena } from '../bytes/byte-arena'
import type { ByteBuilder } from '../bytes/byte-builder'
import { ByteCache } from '../bytes/byte-cache'
import { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import type { DictionaryPageHeader } from './page-header'
import { SnappyFarCopy } from '../codec/snappy-stream'
import type { ByteSource, ColumnChunk } from '../types'
import { isUnpackedWhole, unpackStream } from '../codec/unpack-stream'
import { readDecoded } from './value-read'
import { decodeWhole, locateInMemory, locateValues, skipValue, walkValue } from './value-walk'

const KEPT_BYTES = 24 << 20
/** Cells a value from which on values are kept: with fewer it costs less to read the few repeats again. */
const MANY_CELLS = 1.25

export class LargeDictionary {
  readonly size: number
  private readonly page: ValuesPage
  private readonly kept = new ByteCache(KEPT_BYTES)
  private readonly pages = new ByteCache(KEPT_BYTES)
  private ahead: ByteQueue | undefined
  private entered: Promise<unknown> | undefined
  private whole: Promise<Uint8Array> | undefined
  private readonly keeps: boolean

  constructor(
    private readonly source: ByteSource,
    chunk: ColumnChunk,
    header: DictionaryPageHeader,
    bodyOffset: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.size = header.numValues
    if (header.numValues * 4 > header.uncompressedSize) {
      throw corrupt('The file is damaged: a dictionary holds fewer values than it says.')
    }
    this.keeps = chunk.numValues > MANY_CELLS * header.numValues
    this.page = newValuesPage({
      codec: chunk.codec,
      offset: bodyOffset,
      length: header.compressedSize,
      decodedLength: header.uncompressedSize,
      valuesStart: 0,
      numValues: header.numValues,
    })
  }

  /** Appends the value of that number. */
  async copyValue(index: number, out: ByteBuilder): Promise<void> {
    if (index < 0 || index >= this.size) throw corrupt('The file is damaged: a dictionary index is out of range.')
    const kept = this.kept.get(String(index))
    if (kept !== undefined) {
      out.append(kept)
      return
    }
    const before = out.length
    if (index >= this.page.known && !this.isIndivisible && (await this.walkTo(index, out))) {
      if (this.keeps) this.kept.set(String(index), out.view().slice(before))
      return
    }
    out.unreserve(out.length - before)
    out.append(await (this.isIndivisible ? this.cutWhole(index) : this.readAgain(index)))
  }

  async close(): Promise<void> {
    await this.ahead?.close()
  }

  /** Appends the value found by reading on; false where the page can only be decoded whole. */
  private async walkTo(index: number, out: ByteBuilder): Promise<boolean> {
    try {
      const ahead = (this.ahead ??= this.open())
      while (this.page.known < index) await skipValue(this.page, ahead)
      await walkValue(this.page, ahead, async (length) => {
        for (let left = length; left > 0;) {
          const piece = await ahead.takeSome(left)
          if (piece === undefined) throw corrupt('The file is damaged: a dictionary ends too early.')
          out.append(piece)
          left -= piece.length
        }
      })
      return true
    } catch (error) {
      if (!(error instanceof SnappyFarCopy)) throw error
      this.page.isIndivisible = true
      return false
    }
  }

  /** The page can only be had whole: it is unpacked once, and held. */
  private get isIndivisible(): boolean {
    return this.page.isIndivisible || isUnpackedWhole(this.page)
  }

  private async cutWhole(index: number): Promise<Uint8Array> {
    this.whole ??= decodeWhole(this.source, this.page, this.signal)
    const bytes = await this.whole
    if (this.page.known < this.size) await locateInMemory(this.page, bytes)
    return bytes.subarray(this.page.starts[index], this.page.ends[index])
  }

  private open(): ByteQueue {
    const { offset, length, restarts } = this.page
    const pieces = this.source.stream(offset, offset + length, this.signal)
    return new ByteQueue(unpackStream(this.page, pieces, restarts, undefined, new ByteArena()))
  }

  private async readAgain(index: number): Promise<Uint8Array> {
    if (this.page.known <= index) await this.locate()
    const { starts, ends } = this.page
    return readDecoded(this.source, this.pages, this.page, starts[index]!, ends[index]!, this.signal)
  }

  private locate(): Promise<unknown> {
    this.entered ??= locateValues(this.source, this.page, this.size, this.signal)
    return this.entered
  }
}
