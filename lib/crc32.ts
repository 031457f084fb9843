/** CRC-32 as PNG and gzip use it (PNG specification, annex D; RFC 1952, section 8), eight bytes a step. */

const TABLES = makeTables()

function makeTables(): Int32Array[] {
  const first = new Int32Array(256)
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    first[n] = c
  }
  const tables = [first]
  for (let t = 1; t < 8; t++) {
    const before = tables[t - 1] as Int32Array
    tables.push(before.map((c) => (c >>> 8) ^ (first[c & 255] as number)))
  }
  return tables
}

/** CRC of bytes [start, end), unsigned; `before` is that of what they follow. */
export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const b = bytes as unknown as { readonly [at: number]: number }
  let c = ~before
  let at = start
  for (; at + 8 <= end; at += 8) {
    c ^=
      (b[at] as number) | ((b[at + 1] as number) << 8) | ((b[at + 2] as number) << 16) | ((b[at + 3] as number) << 24)
    c =
      (t7[c & 255] as number) ^
      (t6[(c >>> 8) & 255] as number) ^
      (t5[(c >>> 16) & 255] as number) ^
      (t4[c >>> 24] as number) ^
      (t3[b[at + 4] as number] as number) ^
      (t2[b[at + 5] as number] as number) ^
      (t1[b[at + 6] as number] as number) ^
      (t0[b[at + 7] as number] as number)
  }
  for (; at < end; at++) c = (c >>> 8) ^ (t0[(c ^ (b[at] as number)) & 255] as number)
  return ~c >>> 0
}
