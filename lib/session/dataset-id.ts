/** Stable name of a dataset over reloads: 16 hex digits over its file fingerprints. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export function datasetId(fingerprints: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(fingerprints.join(' '))).subarray(0, 8))
}
