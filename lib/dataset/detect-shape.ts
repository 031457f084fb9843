/** Prompt and image columns are told by their shape and by what the sample holds; a name alone is never enough for lists and structs. */
import { getColumn } from './cells'
import type { Row } from './cells'
import { firstImageBytes } from './images'
import { sniffFormat } from './image-format'
import { fieldShape } from './shape'
import type { Field, Shape } from './shape'

const PROMPT_NAMES = [
  'prompt',
  'messages',
  'conversations',
  'conversation',
  'problem',
  'question',
  'instruction',
  'input',
  'query',
]
const IMAGE_NAMES = /^(images?|pictures?|image_bytes|img)$/

/** Name of the column that holds what the model is asked, or null. */
export function findPrompt(columns: readonly Field[], sample: readonly Row[]): string | null {
  const conversations = columns.filter(({ shape }) => isConversation(shape))
  if (conversations.length > 0) return bestNamed(conversations)
  const strings = columns.filter(({ shape }) => shape.kind === 'string')
  const named = strings.filter(({ name }) => PROMPT_NAMES.includes(name.toLowerCase()))
  if (named.length > 0) return bestNamed(named)
  return strings.find(({ name }) => holdsImageTags(sample, name))?.name ?? null
}

function bestNamed(fields: readonly Field[]): string | null {
  const rank = ({ name }: Field) => {
    const at = PROMPT_NAMES.indexOf(name.toLowerCase())
    return at < 0 ? PROMPT_NAMES.length : at
  }
  return fields.toSorted((a, b) => rank(a) - rank(b))[0]?.name ?? null
}

/** list<struct{role, content}>, or ShareGPT's {from, value}; content a string or a list of parts. */
export function isConversation(shape: Shape): boolean {
  if (shape.kind !== 'list') return false
  const role = fieldShape(shape.element, 'role') ?? fieldShape(shape.element, 'from')
  const content = fieldShape(shape.element, 'content') ?? fieldShape(shape.element, 'value')
  return role?.kind === 'string' && (content?.kind === 'string' || content?.kind === 'list')
}

function holdsImageTags(sample: readonly Row[], name: string): boolean {
  return sample.some((row) => {
    const cell = row[name]
    return typeof cell === 'string' && cell.includes('<image>')
  })
}

/** Name of the column that holds the pictures, or null. `pictures` are columns known to hold some, which the sample lacks. */
export function findImages(
  columns: readonly Field[],
  sample: readonly Row[],
  pictures: readonly string[] = [],
): string | null {
  const fits = columns.filter(({ shape }) => isImageShape(shape))
  const structs = fits.filter(({ shape }) => hasBytesField(shape))
  const named = (fields: readonly Field[]) => fields.find(({ name }) => IMAGE_NAMES.test(name.toLowerCase()))
  const best =
    named(structs) ??
    structs[0] ??
    named(fits) ??
    fits.find(({ name }) => pictures.includes(name) || holdsPictures(sample, name))
  return best?.name ?? null
}

/** A picture, or a list of them: {bytes, …} or bare bytes; bytes as BINARY or as a list of numbers. */
function isImageShape(shape: Shape): boolean {
  if (hasBytesField(shape) || shape.kind === 'bytes') return true
  return shape.kind === 'list' && shape.element.kind === 'bytes'
}

function hasBytesField(shape: Shape): boolean {
  const bytes = fieldShape(shape.kind === 'list' ? shape.element : shape, 'bytes')
  return bytes?.kind === 'bytes' || (bytes?.kind === 'list' && bytes.element.kind === 'number')
}

function holdsPictures(sample: readonly Row[], name: string): boolean {
  return sample.some((row) => {
    const bytes = firstImageBytes(getColumn(row, name))
    return bytes !== null && sniffFormat(bytes) !== 'unknown'
  })
}
