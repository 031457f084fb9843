import type { Proof } from './verify'

/** Of so many rows, none of them changed. */
export function proofOf(rows: number, countsPerValue: Proof['countsPerValue']): Proof {
  return {
    rows,
    rowsIdentical: rows,
    rowsChanged: 0,
    cellsChanged: 0,
    missing: 0,
    wrong: 0,
    schemaEqual: true,
    metadataEqual: true,
    images: rows,
    imageChecksumsEqual: true,
    countsPerValue,
  }
}
