/** A row is usable unless a reason that is switched on applies to it; what is not checked excludes nothing. */
import type { Mark, RecordRef } from '@/lib/dataset/types'

/** What sampling knows of a row. null in the last four = not checked, or the dataset has no such column. */
export interface RowFact extends RecordRef {
  readonly category: string | null
  readonly dataSource: string | null
  /** As stored: a count or a rate. */
  readonly passValue: number | null
  readonly mark: Mark | null
  readonly emptyGroundTruth: boolean | null
  readonly imageTagsMismatch: boolean | null
  /** An image's bytes are null or empty. */
  readonly missing: boolean | null
  readonly undecodable: boolean | null
}

/** Why a row may be unusable, in the order in which the first match is named. */
export const REASONS = [
  'marked-drop',
  'no-category',
  'empty-ground-truth',
  'image-tags',
  'missing-image-bytes',
  'undecodable-image',
] as const

export type Reason = (typeof REASONS)[number]

/** Which reasons exclude. */
export type ReasonSwitches = { readonly [R in Reason]: boolean }

export const ALL_REASONS: ReasonSwitches = {
  'marked-drop': true,
  'no-category': true,
  'empty-ground-truth': true,
  'image-tags': true,
  'missing-image-bytes': true,
  'undecodable-image': true,
}

export const REASON_LABELS: { readonly [R in Reason]: string } = {
  'marked-drop': 'Marked drop',
  'no-category': 'No category',
  'empty-ground-truth': 'Empty ground truth',
  'image-tags': 'Image tags do not match images',
  'missing-image-bytes': 'Image without bytes',
  'undecodable-image': 'Image cannot be decoded',
}

/** What rows without a category are counted under when 'no-category' is switched off. */
export const NO_CATEGORY = '(no category)'

const TESTS: { readonly [R in Reason]: (fact: RowFact) => boolean | null } = {
  'marked-drop': (fact) => fact.mark === 'drop',
  'no-category': (fact) => fact.category === null,
  'empty-ground-truth': (fact) => fact.emptyGroundTruth,
  'image-tags': (fact) => fact.imageTagsMismatch,
  'missing-image-bytes': (fact) => fact.missing,
  'undecodable-image': (fact) => fact.undecodable,
}

export interface ReasonCount {
  readonly reason: Reason
  /** Rows it applies to, whatever the switches say and whatever else applies to them. */
  readonly matches: number
  /** Rows it is the first switched-on reason for; these sum to the number of rows excluded. */
  readonly first: number
  /** Rows for which it is not known. */
  readonly unchecked: number
}

export interface Excluded {
  readonly fact: RowFact
  readonly reason: Reason
}

export interface Usability {
  readonly usable: readonly RowFact[]
  readonly excluded: readonly Excluded[]
  /** One for each reason, in order. */
  readonly counts: readonly ReasonCount[]
  /** Rows marked keep that a fault excludes all the same: a mark doesn't make a row trainable. */
  readonly keepsExcluded: readonly Excluded[]
}

/** O(rows); keeps the order of `facts`. */
export function judgeUsable(facts: readonly RowFact[], switches: ReasonSwitches = ALL_REASONS): Usability {
  const usable: RowFact[] = []
  const excluded: Excluded[] = []
  for (const fact of facts) {
    const reason = firstReason(fact, switches)
    if (reason === undefined) usable.push(fact)
    else excluded.push({ fact, reason })
  }
  const counts = REASONS.map((reason) => countReason(reason, facts, excluded))
  return { usable, excluded, counts, keepsExcluded: excluded.filter(({ fact }) => fact.mark === 'keep') }
}

/** The first switched-on reason that applies; undefined = the row is usable. */
export function firstReason(fact: RowFact, switches: ReasonSwitches): Reason | undefined {
  return REASONS.find((reason) => switches[reason] && TESTS[reason](fact) === true)
}

function countReason(reason: Reason, facts: readonly RowFact[], excluded: readonly Excluded[]): ReasonCount {
  const answers = facts.map(TESTS[reason])
  return {
    reason,
    matches: answers.filter((answer) => answer === true).length,
    first: excluded.filter((row) => row.reason === reason).length,
    unchecked: answers.filter((answer) => answer === null).length,
  }
}

/** Reasons that are known only of rows whose images were read. */
export const NEED_IMAGES: ReadonlySet<Reason> = new Set<Reason>([
  'image-tags',
  'missing-image-bytes',
  'undecodable-image',
])

/**
 * How many of `rows` something applies to; null = not checked. That a stopped pass over the images found none in those it
 * read says nothing of the `unread` others, and must not look like a clean dataset.
 */
export function knownCount(matches: number, unchecked: number, rows: number, unread: number): number | null {
  if (rows > 0 && unchecked === rows) return null
  return unread > 0 && matches === 0 ? null : matches
}
