/** A growable run of bytes; `view()` is valid until the next write. */
export class ByteBuilder {
  private bytes: Uint8Array
  private used = 0

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.used
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.used)
  }

  /** Are the bytes from `at` on those of [start, end)? */
  matches(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.bytes
    for (let i = start, k = at; i < end; i++, k++) if (own[k] !== bytes[i]) return false
    return true
  }

  /** The bytes as a copy that later writes leave alone. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.used)
  }

  clear(): void {
    this.used = 0
  }

  /** Makes room for `count` more bytes and returns where they start; the caller fills them. */
  reserve(count: number): { readonly bytes: Uint8Array; readonly at: number } {
    const at = this.used
    const needed = at + count
    if (needed > this.bytes.length) this.grow(needed)
    this.used = needed
    return { bytes: this.bytes, at }
  }

  /** Gives back the last `count` bytes. */
  unreserve(count: number): void {
    this.used -= count
  }

  byte(value: number): void {
    if (this.used === this.bytes.length) this.grow(this.used + 1)
    this.bytes[this.used++] = value
  }

  append(source: Uint8Array): void {
    const { bytes, at } = this.reserve(source.length)
    bytes.set(source, at)
  }

  uint32(value: number): void {
    const { bytes, at } = this.reserve(4)
    bytes[at] = value
    bytes[at + 1] = value >>> 8
    bytes[at + 2] = value >>> 16
    bytes[at + 3] = value >>> 24
  }

  /** Unsigned LEB128; exact up to 2^53. */
  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  private grow(needed: number): void {
    // Past 16 MB doubling wastes more memory than the copies it saves are worth.
    const step = this.bytes.length < 1 << 24 ? this.bytes.length : this.bytes.length >> 1
    const larger = new Uint8Array(Math.max(needed, this.bytes.length + step))
    larger.set(this.bytes.subarray(0, this.used))
    this.bytes = larger
  }
}

/** One after the other; `b` itself where there is nothing before it. */
export function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
