/** For tests: a store in memory that can be made to lose, damage or refuse. */
import type { CellStore } from './kept-values'

export class MemoryCellStore implements CellStore {
  #bytes = new Uint8Array(0)
  #room: number
  reads = 0
  pack = 'a'

  constructor(room = Infinity) {
    this.#room = room
  }

  get length(): number {
    return this.#bytes.length
  }

  append(bytes: Uint8Array) {
    const position = this.#bytes.length
    if (position + bytes.length > this.#room) return Promise.resolve(undefined)
    const grown = new Uint8Array(position + bytes.length)
    grown.set(this.#bytes)
    grown.set(bytes, position)
    this.#bytes = grown
    return Promise.resolve({ pack: this.pack, position })
  }

  read(pack: string, position: number, length: number) {
    if (pack !== this.pack) return Promise.resolve(undefined)
    this.reads++
    return Promise.resolve(this.#bytes.slice(position, position + length))
  }

  /** Zeros in place of bytes, as a disk may have after the power went. */
  wipe(from: number): void {
    this.#bytes.fill(0, from)
  }
}
