/** Room for bytes that wait: appended in any pieces, read back by extent, gone when closed. */
export interface Spool {
  /** Resolves to where the bytes begin; they may be reused then. */
  append(bytes: Uint8Array): Promise<number>
  read(start: number, end: number): Promise<Uint8Array>
  close(): Promise<void>
}

export function memorySpool(): Spool {
  const pieces = new Map<number, Uint8Array>()
  let length = 0
  return {
    async append(bytes) {
      const at = length
      pieces.set(at, bytes.slice())
      length += bytes.length
      return at
    },
    async read(start, end) {
      const piece = pieces.get(start)
      if (piece === undefined || piece.length !== end - start) throw new RangeError('no such piece')
      return piece
    },
    async close() {
      pieces.clear()
    },
  }
}
