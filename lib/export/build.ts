/**
 * What tells one export from another whose footer would be the same, and its length too: edits of one length may leave
 * both alike. It is written as the build in `created_by`, so that a file of ours has a fingerprint of its own.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Row } from '@/lib/dataset/cells'
import { encodeRow } from '@/lib/journal/canonical'
import { fileFingerprint } from '@/lib/journal/fingerprint'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { SelectionRequest } from '@/lib/parquet/write/writer'

type Made = Pick<SelectionRequest, 'inputs' | 'rows' | 'edits' | 'layout' | 'codec' | 'maxChunkBytes' | 'footer'>

/**
 * 32 hex digits: the first 128 bits of SHA-256 over all that makes the file: which sources (by fingerprint), which rows in
 * which order, their edits, layout, codec and footer. The same export gives the same digits.
 */
export function exportBuild({ inputs, rows, edits, layout, codec, maxChunkBytes, footer }: Made): string {
  const sources = inputs.map(({ file: { source, footer: own } }) => fileFingerprint(source.byteLength, own.raw))
  const hash = sha256.create()
  hash.update(
    encodeRow({ sources, layout, codec: codec ?? null, most: maxChunkBytes ?? null, footer: footerCells(footer) }),
  )
  // Two numbers a row: how many there are tells where the edits begin.
  hash.update(encodeRow({ rows: rows.length }))
  const numbers = new DataView(new ArrayBuffer(12))
  for (const { file, row } of rows) {
    numbers.setUint32(0, file, true)
    numbers.setFloat64(4, row, true)
    hash.update(new Uint8Array(numbers.buffer))
  }
  for (const { file, row } of edits === undefined ? [] : rows) {
    const changes = (edits?.(file, row) ?? []).map(({ path, after }) => ({ path, after }))
    if (changes.length > 0) hash.update(encodeRow({ file, row, changes }))
  }
  return bytesToHex(hash.digest().subarray(0, 16))
}

/** What of a footer is not the source's. The fields that its other parts tell of are in the schema. */
function footerCells({ keyValues, schema, columnOrders, bytesLeaf }: FooterOverrides = {}): Row {
  return {
    keyValues: keyValues ?? null,
    schema: schema ?? null,
    columnOrders: columnOrders ?? null,
    bytesLeaf: bytesLeaf?.source.leafIndex ?? null,
  }
}
