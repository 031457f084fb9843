/** A dataset is known by what its columns look like; names only break ties, and what was not found is said. */
import type { SchemaNode } from '../parquet/types'
import type { Row } from './cells'
import { agreementOf, findAnswer } from './detect-agreement'
import { findImages, findPrompt } from './detect-shape'
import { readConversation } from './prompt'
import { getColumn } from './cells'
import { columnsOf, flatFields } from './shape'
import type { Field, Shape } from './shape'
import type { ColumnMapping, DatasetKind } from './types'

export interface Detection {
  readonly kind: DatasetKind
  readonly mapping: ColumnMapping
  /** Sentences for a person: what is missing, or was read in an unusual way. */
  readonly notices: readonly string[]
}

type Accepts = (shape: Shape) => boolean

const isString: Accepts = ({ kind }) => kind === 'string'
const isNumber: Accepts = ({ kind }) => kind === 'number' || kind === 'decimal'
const isPlain: Accepts = (shape) => isString(shape) || isNumber(shape)
const isAnswer: Accepts = ({ kind }) => kind !== 'bytes' && kind !== 'other'

/** Names seen in verl-shaped files, most telling first; matched on the last part of a dotted name unless they hold a dot. */
const NAMES = {
  groundTruth: [
    /^reward_model\.ground_truth$/,
    /^ground_truth$/,
    /^(gt|gold|target_answer|reference_answer|final_answer)$/,
  ],
  looseTruth: [/^solution$/, /^answer$/, /^label$/],
  ability: [
    /^ability$/,
    /^(category|task_category)$/,
    /^(task|task_type|problem_type|question_type)$/,
    /^(domain|subject|topic)$/,
  ],
  dataSource: [/^data_source$/, /^(source|dataset|dataset_name)$/, /^origin$/],
  passRate: [/^pass[_@]?\d+$/, /^(pass_rate|passrate|success_rate|solve_rate)$/, /^(avg_pass|accuracy|acc)$/],
  index: [/^extra_info\.index$/, /^(index|idx)$/, /^(id|uid|uuid|key|problem_id|question_id)$/],
  question: [/^extra_info\.question$/, /^question$/],
}

/**
 * @param root  the file's schema
 * @param sample  some rows, the more the surer (a few dozen do); may be empty
 * @param pictures  columns known to hold pictures, which the sample lacks
 */
export function detectDataset(root: SchemaNode, sample: readonly Row[], pictures: readonly string[] = []): Detection {
  const columns = columnsOf(root)
  const flat = flatFields(columns)
  const prompt = findPrompt(columns, sample)
  const images = findImages(columns, sample, pictures)
  const kind = kindOf(prompt, columns, sample)
  const rest = flat.filter(({ name }) => name !== prompt && name !== images)
  const groundTruth = findTruth(rest, kind)
  const mapping: ColumnMapping = {
    prompt,
    images,
    groundTruth,
    answer: findAnswer(rest, groundTruth, sample),
    question: agreementOf(pick(rest, NAMES.question, isString), prompt, sample),
    ability: pick(rest, NAMES.ability, isString),
    dataSource: pick(rest, NAMES.dataSource, isString),
    passRate: pick(rest, NAMES.passRate, isNumber),
    index: pick(rest, NAMES.index, isPlain),
  }
  return { kind, mapping, notices: noticesOf(kind, mapping) }
}

function findTruth(fields: readonly Field[], kind: DatasetKind): string | null {
  const named = pick(fields, NAMES.groundTruth, isAnswer)
  return named ?? (kind === 'prompts' ? pick(fields, NAMES.looseTruth, isAnswer) : null)
}

/** The first field, by name pattern and then by place in the file, whose shape fits. */
function pick(fields: readonly Field[], names: readonly RegExp[], accepts: Accepts): string | null {
  for (const pattern of names) {
    const whole = pattern.source.includes('\\.')
    const match = fields.find(({ name, shape }) => {
      const last = whole ? name : name.slice(name.lastIndexOf('.') + 1)
      return pattern.test(last) && accepts(shape)
    })
    if (match) return match.name
  }
  return null
}

/** Trajectories are conversations in which the assistant has spoken; without sample rows the column's name decides. */
function kindOf(prompt: string | null, columns: readonly Field[], sample: readonly Row[]): DatasetKind {
  if (prompt === null) return 'table'
  const isList = columns.find(({ name }) => name === prompt)?.shape.kind === 'list'
  if (sample.length === 0) return isList && /^(messages|conversations?)$/.test(prompt) ? 'trajectories' : 'prompts'
  const answered = sample.filter((row) =>
    readConversation(getColumn(row, prompt), [prompt])?.some((message) => message.role === 'assistant'),
  )
  return answered.length * 2 > sample.length ? 'trajectories' : 'prompts'
}

/** Sentences for a person: what the mapping leaves open, and what that costs. */
export function noticesOf(kind: DatasetKind, mapping: ColumnMapping): string[] {
  if (kind === 'table')
    return [
      'No prompt column was found (a string, or a list of {role, content}), so the file is shown as a plain table. Choose the column in the mapping if there is one.',
    ]
  const notices: string[] = []
  const missing = (part: string, effect: string) => notices.push(`No ${part} column was found: ${effect}.`)
  if (mapping.images === null) missing('images', 'pictures can be neither shown nor checked')
  if (kind === 'prompts' && mapping.groundTruth === null)
    missing('ground-truth', 'answers cannot be shown, checked or corrected')
  if (mapping.ability === null && mapping.dataSource === null)
    missing('category', 'the balance cannot be shown until you choose one')
  else if (kind === 'prompts' && mapping.ability === null)
    missing('ability', 'categories can be taken from another column in the mapping')
  if (kind === 'prompts' && mapping.passRate === null) missing('pass-rate', 'difficulty cannot be shown')
  return notices
}
