/** Fingerprints are the same in Node, in every browser and for every layout a file may be written in again. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeRow } from './canonical'
import type { Row } from '@/lib/dataset/cells'

/**
 * SHA-256 over the file's length (8 bytes, little-endian) and then its footer: the thrift bytes before the footer length
 * and the closing magic, as they stand in the file. 64 hex digits.
 */
export function fileFingerprint(byteLength: number, footer: Uint8Array): string {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(byteLength), true)
  return bytesToHex(sha256.create().update(length).update(footer).digest())
}

/**
 * The first 128 bits of SHA-256 over the canonical encoding of the row's light cells, 32 hex digits. Which cells are light is
 * for the caller to say, and must depend on the data alone, never on the file's layout: every column except image bytes.
 */
export function rowFingerprint(lightCells: Row): string {
  return bytesToHex(sha256(encodeRow(lightCells)).subarray(0, 16))
}
