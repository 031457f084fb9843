/** A table from bytes to bytes. Read and written four at a time, looked up in pairs: lists of bytes are gigabytes of them. */

/** For fewer bytes a table of pairs costs more than it saves. */
const MIN_PAIRED_BYTES = 1 << 14

export class ByteMap {
  /** Bytes stand for themselves. */
  readonly isSame: boolean
  private pairs: Uint16Array | undefined

  constructor(private readonly table: Uint8Array) {
    this.isSame = table.every((byte, i) => byte === i)
  }

  /** Puts what the bytes of `from`, all of them in the table, stand for at `at` of `to`, which may be the same memory. */
  copy(from: Uint8Array, to: Uint8Array, at = 0): void {
    if (this.isSame) {
      to.set(from, at)
      return
    }
    const { table } = this
    const paired = this.pairs !== undefined || from.length >= MIN_PAIRED_BYTES ? from.length & ~3 : 0
    if (paired > 0) copyPaired((this.pairs ??= pairsOf(table)), from, to.subarray(at), paired)
    for (let i = paired; i < from.length; i++) to[at + i] = table[from[i]!]!
  }
}

function copyPaired(pairs: Uint16Array, from: Uint8Array, to: Uint8Array, length: number): void {
  const source = new DataView(from.buffer, from.byteOffset, length)
  const target = new DataView(to.buffer, to.byteOffset, length)
  for (let i = 0; i < length; i += 4) {
    const four = source.getInt32(i, true)
    target.setInt32(i, pairs[four & 0xffff]! | (pairs[four >>> 16]! << 16), true)
  }
}

function pairsOf(table: Uint8Array): Uint16Array {
  const pairs = new Uint16Array(1 << 16)
  for (let high = 0, at = 0; high < 256; high++)
    for (let low = 0; low < 256; low++, at++) pairs[at] = (table[low] ?? 0) | ((table[high] ?? 0) << 8)
  return pairs
}
