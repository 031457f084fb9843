/** A scan decodes only with sound tables and the quantisation it names; decoders bring Huffman tables of their own where one is missing. */
import { BrokenImage } from './broken-image'

const DHT = 0xc4
const DQT = 0xdb
const SOS = 0xda
/** Baseline, extended and progressive; the latter two with arithmetic coding too. */
const DECODED_FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca])

interface Component {
  readonly id: number
  readonly quantisation: number
}

export class JpegTables {
  readonly #quantisation = new Set<number>()
  #components: Component[] | null = null

  /** Takes note of a segment; [start, end) includes its two length bytes. */
  read(marker: number, bytes: Uint8Array, start: number, end: number): void {
    if (marker === DQT) this.#readQuantisation(bytes, start + 2, end)
    else if (marker === DHT) checkHuffman(bytes, start + 2, end)
    else if (marker === SOS) this.#checkScan(bytes, start, end)
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc)
      this.#readFrame(marker, bytes, start)
  }

  #readQuantisation(bytes: Uint8Array, from: number, end: number): void {
    for (let at = from; at < end;) {
      const head = bytes[at] ?? 0
      const length = head >> 4 === 0 ? 65 : 129
      if (head >> 4 > 1 || (head & 15) > 3 || at + length > end)
        throw new BrokenImage('has a damaged quantisation table')
      this.#quantisation.add(head & 15)
      at += length
    }
  }

  #readFrame(marker: number, bytes: Uint8Array, start: number): void {
    if (this.#components !== null) throw new BrokenImage('has two frame headers')
    if (!DECODED_FRAMES.has(marker)) throw new BrokenImage('is of a kind of JPEG decoders refuse')
    this.#components = []
    const count = bytes[start + 7] ?? 0
    for (let at = start + 8; at < start + 8 + 3 * count; at += 3) {
      const sampling = bytes[at + 1] ?? 0
      const across = sampling >> 4
      const down = sampling & 15
      if (across < 1 || across > 4 || down < 1 || down > 4) throw new BrokenImage('has impossible sampling factors')
      this.#components.push({ id: bytes[at] ?? 0, quantisation: bytes[at + 2] ?? 0 })
    }
  }

  #checkScan(bytes: Uint8Array, start: number, end: number): void {
    if (this.#components === null) throw new BrokenImage('has a scan before its frame header')
    const count = bytes[start + 2] ?? 0
    if (count < 1 || count > 4 || end - start !== 6 + 2 * count) throw new BrokenImage('has a damaged scan header')
    for (let k = 0; k < count; k++) {
      const at = start + 3 + 2 * k
      const component = this.#components.find(({ id }) => id === bytes[at])
      if (component === undefined) throw new BrokenImage('has a scan of a component it does not have')
      if (!this.#quantisation.has(component.quantisation)) throw new BrokenImage('lacks a quantisation table')
    }
  }
}

/** Sixteen counts of codes by length, then the symbols. Codes of a length must fit into that length. */
function checkHuffman(bytes: Uint8Array, from: number, end: number): void {
  for (let at = from; at < end;) {
    const head = bytes[at] ?? 0
    let codes = 0
    let symbols = 0
    for (let bits = 1; bits <= 16; bits++) {
      const count = bytes[at + bits] ?? 0
      symbols += count
      codes = codes * 2 + count
      if (codes > 1 << bits) throw new BrokenImage('has a damaged Huffman table')
    }
    if ((head & 0xef) > 3 || at + 17 > end || symbols > 256 || at + 17 + symbols > end)
      throw new BrokenImage('has a damaged Huffman table')
    at += 17 + symbols
  }
}
