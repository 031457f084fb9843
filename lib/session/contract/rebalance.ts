/** From shares of categories to the rows that stay: what is asked, and the plan that answers it. */
import type { RecordRef } from '@/lib/dataset/types'
import type { Filter } from '@/lib/query/filter'
import { ALL_REASONS } from '@/lib/rebalance/usable'
import type { Reason, ReasonSwitches } from '@/lib/rebalance/usable'

export interface BalanceState {
  /** Column the categories come from ("ability" unless a person chose another). */
  readonly column: string
  /** Value of that column → category. */
  readonly mapping: Readonly<Record<string, string>>
  /** Category → share, in percent; need not sum to 100 while being typed. */
  readonly targets: Readonly<Record<string, number>>
}

export interface RebalanceOptions {
  readonly targets: Readonly<Record<string, number>>
  readonly size: number | 'largest'
  readonly seed: string
  /** Which reasons exclude a row. */
  readonly exclude: ReasonSwitches
  readonly keepSourceProportions: boolean
  readonly keepPassProportions: boolean
  readonly shuffle: boolean
  /** Only rows of the current view. */
  readonly withinView: boolean
}

/** What a person sets for a split beyond the targets, which the overview shares. */
export type RebalanceSettings = Omit<RebalanceOptions, 'targets'>

export const DEFAULT_SETTINGS: RebalanceSettings = {
  size: 'largest',
  seed: 'metis',
  exclude: ALL_REASONS,
  keepSourceProportions: true,
  keepPassProportions: true,
  shuffle: false,
  withinView: false,
}

export interface CategoryPlan {
  readonly category: string
  readonly before: number
  readonly usable: number
  readonly kept: number
  readonly quota: number
  /** Marked keep, always in. */
  readonly forced: number
}

/** A row that goes: the first reason that excludes it, or 'not-sampled' when its category had more than its quota. */
export interface DroppedRow extends RecordRef {
  readonly why: Reason | 'not-sampled'
}

export interface ReasonCount {
  readonly reason: Reason
  readonly label: string
  /** Rows it applies to, whether or not its switch is on; null = not checked: needs image data. */
  readonly count: number | null
  /** Images of some rows were not read: there may be more. */
  readonly isPartial: boolean
}

/** Which dataset a plan's rows are of, and the filters they matched; none where all rows were asked for. */
export interface PlanOrigin {
  readonly dataset: string
  readonly filters: readonly Filter[]
}

export interface RebalancePlan {
  readonly options: RebalanceOptions
  /** Absent where a script put the rows together itself. */
  readonly from?: PlanOrigin
  readonly categories: readonly CategoryPlan[]
  readonly size: number
  readonly largest: number
  /** "search has 412 usable rows; 36 % of 1,500 needs 540"; null when nothing limits. */
  readonly limit: string | null
  /** The category that sentence is about; null when none is. */
  readonly limiting: string | null
  /** What a person who marked rows keep should know: keeps with a fault stay out, keeps beyond a share push the others. */
  readonly keepNotes: readonly string[]
  /** False when the asked size cannot be had: `rows` is empty then. */
  readonly feasible: boolean
  readonly reasons: readonly ReasonCount[]
  /** Rows in, in output order. */
  readonly rows: readonly RecordRef[]
  /** Rows that go, in file order. */
  readonly dropped: readonly DroppedRow[]
}
