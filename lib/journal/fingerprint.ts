/** Fingerprints are the same in Node, in every browser and for every layout a file may be written in again. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeRow } from './canonical'
import type { Row } from '@/lib/dataset/cells'

/**
 * SHA-256 over the file's length (8 bytes, little-endian) and then its footer: the thrift bytes before the footer length
 * and the closing magic, as they stand in the file. 64 hex digits.
 *
 * It can't see what the footer doesn't tell. A footer tells where each column chunk lies, how long it is and, mostly, its
 * least and greatest value; so a file of another writer in which a value gave way to one of the same packed length, between
 * those or in a column without them, has the fingerprint it had before. Exports of this app say in the footer what they were
 * made of (lib/export/build.ts), and so differ wherever their sources' fingerprints, rows, edits or form do.
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
