/** A flag is a yes, a no, or a "not checked" (NULL) about one record, asked in SQL over `current`. */
import { CurationError } from '@/lib/errors'
import { quoteNumber } from './sql'

export interface Flag {
  readonly flag: string
  readonly label: string
  /** error: training crashes or the row is lost; warning: likely wrong; info: worth a look. */
  readonly severity: 'error' | 'warning' | 'info'
  /** Is it unknown until image bytes were read? */
  readonly needsImages: boolean
  /** SQL over `current`; NULL = not checked, or the dataset has no such column. */
  readonly predicate: (passMax: number | null) => string
}

/** The trainer refuses or clamps beyond this (long side ÷ short side). */
export const MAX_ASPECT = 200
/** Sides are rounded to multiples of 32 px; smaller ones are upscaled or refused. */
export const MIN_SIDE = 32

function plain(flag: string, severity: Flag['severity'], label: string, sql: string): Flag {
  return { flag, label, severity, needsImages: false, predicate: () => sql }
}

function ofImages(flag: string, severity: Flag['severity'], label: string, sql: string): Flag {
  return { flag, label, severity, needsImages: true, predicate: () => sql }
}

/** Pictures that can't be read have no sides: that is a "no" here, not a "not checked". */
const sides = (sql: string) => `CASE WHEN image_count IS NULL THEN NULL ELSE coalesce(${sql}, false) END`

const repeated = `CASE WHEN "index" IS NULL THEN NULL
  ELSE "index" IN (SELECT "index" FROM "current" WHERE "index" IS NOT NULL GROUP BY "index" HAVING count(*) > 1) END`

export const FLAGS: readonly Flag[] = [
  ofImages('image_tags', 'error', 'Image tags do not match images', 'image_tags_mismatch'),
  plain('video_tags', 'error', 'Video tags without videos', 'video_tags > 0'),
  ofImages('missing_image_bytes', 'error', 'Image without bytes', 'missing_images > 0'),
  ofImages('undecodable_image', 'error', 'Image cannot be decoded', 'undecodable_images > 0'),
  plain('empty_ground_truth', 'error', 'Empty ground truth', 'empty_ground_truth'),
  plain('no_category', 'error', 'No category', 'category IS NULL'),
  plain('malformed_trajectory', 'error', 'Unbalanced tags or unreadable tool call', 'NOT well_formed'),
  plain('no_answer', 'error', 'Trajectory without an answer', 'NOT has_answer'),
  plain('duplicate_index', 'error', 'Index used more than once', repeated),
  ofImages('extreme_aspect', 'error', `Aspect ratio above ${MAX_ASPECT}`, sides(`max_aspect > ${MAX_ASPECT}`)),
  ofImages('tiny_image', 'warning', `Side under ${MIN_SIDE} px`, sides(`min_side < ${MIN_SIDE}`)),
  plain('answer_disagrees', 'warning', 'Answer differs from ground truth', 'NOT answer_agrees'),
  plain('question_disagrees', 'warning', 'Question differs from prompt', 'NOT question_agrees'),
  plain('never_solved', 'info', 'Never solved', 'pass_value = 0'),
  {
    flag: 'always_solved',
    label: 'Always solved',
    severity: 'info',
    needsImages: false,
    predicate: (passMax) => (passMax === null ? 'CAST(NULL AS BOOLEAN)' : `pass_value >= ${quoteNumber(passMax)}`),
  },
  plain('edited', 'info', 'Edited', 'edited'),
]

export function findFlag(name: string): Flag | undefined {
  return FLAGS.find((flag) => flag.flag === name)
}

/** Throws CurationError('query') for a flag this version does not know. */
export function flagPredicate(name: string, passMax: number | null): string {
  const flag = findFlag(name)
  if (flag === undefined)
    throw new CurationError('query', `There is no check named “${name}”.`, { next: 'Remove the filter.' })
  return flag.predicate(passMax)
}
