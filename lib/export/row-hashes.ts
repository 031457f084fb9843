/** The hashes of a leaf's rows by their place in the output. */
import type { RowHash } from '@/lib/parquet/rows/row-hash'

export class Hashes {
  readonly high: Uint32Array
  readonly low: Uint32Array

  constructor(
    rows: number,
    /** Rows there are. */
    readonly count: number,
  ) {
    this.high = new Uint32Array(rows)
    this.low = new Uint32Array(rows)
  }

  set(row: number, { high, low }: RowHash): void {
    this.high[row] = high
    this.low[row] = low
  }

  equals(row: number, other: Hashes): boolean {
    return this.high[row] === other.high[row] && this.low[row] === other.low[row]
  }
}
