/** One LZ4 block, without frame (parquet's LZ4_RAW): https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
const TABLE_BITS = 14
/** The format wants the last 5 bytes as literals and no match starting in the last 12. */
const LAST_LITERALS = 5
const MATCH_LIMIT = 12
const MAX_OFFSET = 0xffff
const table = new Int32Array(1 << TABLE_BITS)

export function compressLz4(input: Uint8Array): Uint8Array {
  const output = new Uint8Array(input.length + Math.ceil(input.length / 255) + 16)
  table.fill(-1)
  let at = 0
  let literal = 0
  let position = 0
  let skip = 64
  const limit = input.length - MATCH_LIMIT
  while (position < limit) {
    const word = load32(input, position)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - TABLE_BITS)
    const candidate = table[slot]!
    table[slot] = position
    if (candidate < 0 || position - candidate > MAX_OFFSET || load32(input, candidate) !== word) {
      position += skip++ >>> 6
      continue
    }
    const end = matchEnd(input, candidate, position)
    at = emitSequence(input, literal, position, output, at, end - position)
    output[at++] = position - candidate
    output[at++] = (position - candidate) >>> 8
    at = emitLength(output, at, end - position - 4, 15)
    position = end
    literal = end
    skip = 64
  }
  return output.subarray(0, emitSequence(input, literal, input.length, output, at, 4))
}

function load32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function matchEnd(input: Uint8Array, candidate: number, position: number): number {
  const last = input.length - LAST_LITERALS
  let end = position + 4
  let from = candidate + 4
  while (end < last && input[from] === input[end]) {
    end++
    from++
  }
  return end
}

/** Token and literals; the match that follows is `match` bytes long (4 where none follows). */
function emitSequence(
  input: Uint8Array,
  from: number,
  to: number,
  output: Uint8Array,
  begin: number,
  match: number,
): number {
  let at = begin
  const literals = to - from
  output[at++] = (Math.min(literals, 15) << 4) | Math.min(match - 4, 15)
  at = emitLength(output, at, literals, 15)
  output.set(input.subarray(from, to), at)
  return at + literals
}

function emitLength(output: Uint8Array, begin: number, length: number, inToken: number): number {
  if (length < inToken) return begin
  let at = begin
  let rest = length - inToken
  while (rest >= 255) {
    output[at++] = 255
    rest -= 255
  }
  output[at++] = rest
  return at
}
