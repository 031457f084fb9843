/** Answers to questions over the rows that match: what facets, charts and checks count. */

export interface ValueCount {
  readonly value: string | null
  /** Rows that match the filters. */
  readonly count: number
}

export interface FacetValue extends ValueCount {
  /** Rows of the dataset. */
  readonly total: number
}

/** A column of any number of values: the most frequent by name, and what all of them sum to. */
export interface ValueShares {
  /** Most frequent first, at most 1,000; rows without a value (null) are always among them. */
  readonly values: readonly ValueCount[]
  /** Different values in the dataset, listed or not; none is not one. */
  readonly distinct: number
  /** Matching rows, over all values and none. */
  readonly rows: number
}

export interface HistogramBin {
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface CrossCell {
  readonly row: string | null
  readonly column: string | null
  readonly count: number
}

export interface FlagCount {
  readonly flag: string
  readonly label: string
  /** Null = not checked: needs image data. */
  readonly count: number | null
  /** Images of some rows were not read: there may be more. */
  readonly isPartial: boolean
  readonly severity: 'error' | 'warning' | 'info'
}
