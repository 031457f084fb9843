/** PLAIN values of every physical type; lengths are checked against the page before memory is taken. */

import { corrupt } from '../corrupt'
import type { BinaryValues, Leaf, PhysicalValues } from '../types'

const short = () => corrupt('The file is damaged: a page holds fewer values than it says.')

/**
 * `count` values from the start of `bytes`, copied where alignment or length prefixes ask for it.
 * `isOwn`: nobody else reads the bytes, so that prefixes can be closed up where they are and the page is not held twice.
 */
export function readPlain(bytes: Uint8Array, leaf: Leaf, count: number, isOwn = false): PhysicalValues {
  switch (leaf.physicalType) {
    case 'BOOLEAN':
      return readBooleans(bytes, count)
    case 'INT32':
      return new Int32Array(copyNumbers(bytes, count, 4))
    case 'INT64':
      return new BigInt64Array(copyNumbers(bytes, count, 8))
    case 'FLOAT':
      return new Float32Array(copyNumbers(bytes, count, 4))
    case 'DOUBLE':
      return new Float64Array(copyNumbers(bytes, count, 8))
    case 'INT96':
      return fixedLength(bytes, count, 12)
    case 'FIXED_LEN_BYTE_ARRAY':
      return fixedLength(bytes, count, leaf.typeLength ?? 0)
    case 'BYTE_ARRAY':
      return readByteArrays(bytes, count, isOwn)
  }
}

/** Parquet and every machine a browser runs on are little endian. */
function copyNumbers(bytes: Uint8Array, count: number, size: number): ArrayBuffer {
  if (count * size > bytes.length) throw short()
  // Not slice(): on a Node Buffer that is no copy.
  const copy = new Uint8Array(count * size)
  copy.set(bytes.subarray(0, count * size))
  return copy.buffer
}

function readBooleans(bytes: Uint8Array, count: number): Uint8Array {
  if (count > bytes.length * 8) throw short()
  const values = new Uint8Array(count)
  for (let i = 0; i < count; i++) values[i] = ((bytes[i >> 3] as number) >> (i & 7)) & 1
  return values
}

export function fixedLength(bytes: Uint8Array, count: number, length: number): BinaryValues {
  if (count * length > bytes.length || count > 2 ** 28) throw short()
  const offsets = new Uint32Array(count + 1)
  for (let i = 1; i <= count; i++) offsets[i] = i * length
  return { data: bytes.subarray(0, count * length), offsets }
}

/** Length-prefixed values, moved together so that value k ends where k + 1 begins. */
function readByteArrays(bytes: Uint8Array, count: number, isOwn: boolean): BinaryValues {
  if (count * 4 > bytes.length) throw short()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsets = new Uint32Array(count + 1)
  const total = measureByteArrays(view, count, offsets)
  const data = isOwn ? bytes.subarray(0, total) : new Uint8Array(total)
  let position = 0
  for (let i = 0; i < count; i++) {
    const start = offsets[i] as number
    const length = (offsets[i + 1] as number) - start
    data.set(bytes.subarray(position + 4, position + 4 + length), start)
    position += 4 + length
  }
  return { data, offsets }
}

function measureByteArrays(view: DataView, count: number, offsets: Uint32Array): number {
  let position = 0
  let total = 0
  for (let i = 0; i < count; i++) {
    if (position + 4 > view.byteLength) throw short()
    const length = view.getUint32(position, true)
    position += 4 + length
    if (position > view.byteLength) throw short()
    total += length
    offsets[i + 1] = total
  }
  return total
}
