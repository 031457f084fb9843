/** A planned edit is a list of cell changes whose `before` is what the row holds now; the index is never among them. */
import { CurationError } from '../errors'
import { cellToText, columnPath, formatPath, getAt, isList, isStruct, sameCell } from './cells'
import type { Row } from './cells'
import { answersAgree } from './facts'
import { readMessages } from './prompt'
import { shapeAt } from './shape'
import type { Field } from './shape'
import type { CellValue, ColumnMapping, FieldPath } from './types'

export interface CellChange {
  readonly path: FieldPath
  readonly before: CellValue
  readonly after: CellValue
}

export interface EditOptions {
  /** The switch “answer follows ground truth”: acts only where the two agreed before. */
  readonly answerFollows: boolean
  /** What the columns hold, for a null that follows. */
  readonly schema?: readonly Field[]
}

/** A field a person may edit, and what to call it. */
export interface EditableField {
  readonly path: FieldPath
  readonly label: string
  readonly value: CellValue
}

/** Everything editable in a row: ground truth, answer, ability, data source, question, and each message's text. */
export function editableFields(row: Row, mapping: ColumnMapping): EditableField[] {
  const parts = [
    ['groundTruth', 'Ground truth'],
    ['answer', 'Answer'],
    ['ability', 'Ability'],
    ['dataSource', 'Data source'],
    ['question', 'Question'],
  ] as const
  const fields = parts.flatMap(([part, label]) => fieldOf(row, mapping[part], label))
  const prompt = mapping.prompt === null ? null : columnPath(row, mapping.prompt)
  if (prompt === null) return fields
  const messages = readMessages(getAt(row, prompt) ?? null, prompt) ?? []
  const texts = messages.flatMap(({ path, role, content }) =>
    path === null ? [] : [{ path, label: `${role} message`, value: content }],
  )
  return [...fields, ...texts]
}

function fieldOf(row: Row, column: string | null, label: string): EditableField[] {
  const path = column === null ? null : columnPath(row, column)
  return path === null ? [] : [{ path, label, value: getAt(row, path) ?? null }]
}

/** Why a field may not be edited, as a sentence; null = it may. */
export function whyLocked(row: Row, mapping: ColumnMapping, path: FieldPath): string | null {
  const index = mapping.index === null ? null : columnPath(row, mapping.index)
  if (index !== null && samePath(index, path))
    return 'The index is locked: the image-search cache is looked up by it, and a miss is silent.'
  const value = getAt(row, path)
  if (value === undefined) return `This row has no field ${formatPath(path)}.`
  if (value instanceof Uint8Array) return 'Bytes are not edited here.'
  const editable = editableFields(row, mapping).some((field) => isPrefix(field.path, path))
  return editable ? null : `${formatPath(path)} is not among the fields that can be edited.`
}

/**
 * What setting `path` to `after` changes. Nothing where the value stays; the answer too where it follows.
 * Throws CurationError 'edit-refused' for locked fields and for values of another type.
 */
export function planEdit(
  row: Row,
  mapping: ColumnMapping,
  path: FieldPath,
  after: CellValue,
  options: EditOptions,
): CellChange[] {
  const locked = whyLocked(row, mapping, path)
  if (locked !== null) throw new CurationError('edit-refused', locked, { place: formatPath(path) })
  const before = getAt(row, path) ?? null
  if (sameCell(before, after)) return []
  refuseOtherType(path, before, after)
  refuseMissingField(path, before, after)
  const change = { path, before, after }
  const follower = options.answerFollows ? followingAnswer(row, mapping, change, options.schema ?? []) : null
  return follower === null ? [change] : [change, follower]
}

function followingAnswer(
  row: Row,
  mapping: ColumnMapping,
  { path, after }: CellChange,
  schema: readonly Field[],
): CellChange | null {
  const truthPath = mapping.groundTruth === null ? null : columnPath(row, mapping.groundTruth)
  const answerPath = mapping.answer === null ? null : columnPath(row, mapping.answer)
  if (truthPath === null || answerPath === null || !isPrefix(truthPath, path)) return null
  const [truth, answer] = [getAt(row, truthPath) ?? null, getAt(row, answerPath) ?? null]
  if (!answersAgree(truth, answer)) return null
  const tail = path.slice(truthPath.length)
  const target = [...answerPath, ...tail]
  const before = getAt(row, target)
  if (before === undefined) return null
  // Where the answer is the text of a numeric ground truth, the new one is text too.
  const isText = typeof before === 'string' || (before === null && shapeAt(schema, target)?.kind === 'string')
  return { path: target, before, after: isText && typeof after !== 'string' ? cellToText(after) : after }
}

function refuseOtherType(path: FieldPath, before: CellValue, after: CellValue): void {
  if (before === null || after === null || typeName(before) === typeName(after)) return
  throw new CurationError(
    'edit-refused',
    `${formatPath(path)} holds a ${typeName(before)}, not a ${typeName(after)}.`,
    {
      place: formatPath(path),
      next: `Enter a ${typeName(before)}.`,
    },
  )
}

/** A struct keeps its fields: a forgotten one would silently become null in the file. */
function refuseMissingField(path: FieldPath, before: CellValue | undefined, after: CellValue): void {
  if (isList(before) && isList(after))
    for (const [k, one] of after.entries()) refuseMissingField([...path, k], before[0], one)
  if (!isStruct(before) || !isStruct(after)) return
  for (const [name, field] of Object.entries(before)) {
    const inner = [...path, name]
    const next = after[name]
    if (!Object.hasOwn(after, name) || next === undefined)
      throw new CurationError('edit-refused', `${formatPath(inner)} is missing.`, {
        place: formatPath(inner),
        next: 'Keep every field; null clears one.',
      })
    refuseMissingField(inner, field, next)
  }
}

function typeName(value: CellValue): string {
  if (value instanceof Uint8Array) return 'binary value'
  if (isList(value)) return 'list'
  if (isStruct(value)) return 'struct'
  return typeof value === 'bigint' ? 'number' : value === null ? 'null' : typeof value
}

function samePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && isPrefix(a, b)
}

function isPrefix(prefix: FieldPath, path: FieldPath): boolean {
  return prefix.length <= path.length && prefix.every((step, k) => step === path[k])
}
