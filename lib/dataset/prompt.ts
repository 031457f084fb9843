/** Message text is never lost: the parts of a content, put together, are that content to the character. */
import { getAt, isList, isStruct } from './cells'
import type { CellValue, FieldPath, JsonValue, Message } from './types'

/** A message and where its text stands in the row; path is null where the text was put together from several parts. */
export interface LocatedMessage extends Message {
  readonly path: FieldPath | null
}

export interface ContentPart {
  readonly kind: 'text' | 'image' | 'video'
  /** The characters of the content this part stands for. */
  readonly raw: string
  /** UTF-16 offset in the content. */
  readonly start: number
  /** For images: its number among all image tags counted so far, from 0. */
  readonly image: number | null
}

/** The tags verl splits on; case matters there: verl/utils/dataset/rl_dataset.py. */
const TAG = /<image>|<video>/g

/**
 * Messages of a prompt or trajectory cell: a string is one user turn; a list of {role, content} (or
 * {from, value}) is one message each; content may be a list of {type: text | image} parts.
 * `path` is the cell's own path in the row. null = not a prompt.
 */
export function readMessages(cell: CellValue | undefined, path: FieldPath): LocatedMessage[] | null {
  if (typeof cell === 'string') return [{ role: 'user', content: cell, path }]
  if (!isList(cell)) return null
  return cell.map((element, k) => readMessage(element, [...path, k]))
}

/**
 * The messages as a person reads them: as `readMessages`, and where the cell is a string that holds a JSON list of
 * {role, content}, those. They have no path: the cell is edited as the one string that it is.
 */
export function readConversation(cell: CellValue | undefined, path: FieldPath): LocatedMessage[] | null {
  return (typeof cell === 'string' ? parseMessages(cell) : null) ?? readMessages(cell, path)
}

function parseMessages(text: string): LocatedMessage[] | null {
  if (!/^\s*\[\s*\{/.test(text)) return null
  try {
    const elements = JSON.parse(text) as JsonValue[]
    const messages = elements.map((element) => readMessage(element, []))
    const plain = (element: JsonValue) =>
      isStruct(element) && typeof element.role === 'string' && typeof element.content === 'string'
    return elements.every(plain) ? messages.map((message) => ({ ...message, path: null })) : null
  } catch {
    return null
  }
}

function readMessage(element: CellValue, path: FieldPath): LocatedMessage {
  if (typeof element === 'string') return { role: 'user', content: element, path }
  if (!isStruct(element)) return { role: 'unknown', content: '', path: null }
  const field = 'content' in element ? 'content' : 'value'
  const content = element[field] ?? null
  const role = readRole(getAt(element, ['role']) ?? getAt(element, ['from']))
  if (typeof content === 'string') return { role, content, path: [...path, field] }
  return { role, content: isList(content) ? content.map(partText).join('') : '', path: null }
}

function readRole(role: CellValue | undefined): string {
  if (typeof role !== 'string') return 'unknown'
  return role === 'human' ? 'user' : role === 'gpt' ? 'assistant' : role
}

/** A part of list content, as the text the trainer's processor would make of it. */
function partText(part: CellValue): string {
  if (typeof part === 'string') return part
  if (!isStruct(part)) return ''
  if (typeof part.text === 'string') return part.text
  const type = part.type
  if (type === 'image' || type === 'image_url') return '<image>'
  return type === 'video' ? '<video>' : ''
}

/** Content split at image and video tags; `firstImage` = image tags before it in the record. */
export function splitParts(content: string, firstImage = 0): ContentPart[] {
  const parts: ContentPart[] = []
  let at = 0
  let image = firstImage
  for (const match of content.matchAll(TAG)) {
    if (match.index > at) parts.push(textPart(content, at, match.index))
    const isImage = match[0] === '<image>'
    parts.push({
      kind: isImage ? 'image' : 'video',
      raw: match[0],
      start: match.index,
      image: isImage ? image++ : null,
    })
    at = match.index + match[0].length
  }
  if (at < content.length) parts.push(textPart(content, at, content.length))
  return parts
}

function textPart(content: string, start: number, end: number): ContentPart {
  return { kind: 'text', raw: content.slice(start, end), start, image: null }
}

export function countImageTags(content: string): number {
  return countTag(content, '<image>')
}

export function countVideoTags(content: string): number {
  return countTag(content, '<video>')
}

function countTag(content: string, tag: string): number {
  let count = 0
  for (let at = content.indexOf(tag); at >= 0; at = content.indexOf(tag, at + tag.length)) count++
  return count
}

/** For each message, how many image tags stand before it: the `firstImage` of its parts. */
export function imagesBefore(messages: readonly Message[]): number[] {
  let count = 0
  return messages.map((message) => {
    const before = count
    count += countImageTags(message.content)
    return before
  })
}

/** Content as a question: tags out, white space at the ends gone. */
export function withoutTags(content: string): string {
  return content
    .replace(TAG, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim()
}

/** The first user turn, or the first turn that is not the system's. */
export function firstUserTurn<M extends Message>(messages: readonly M[]): M | undefined {
  return messages.find((m) => m.role === 'user') ?? messages.find((m) => m.role !== 'system')
}
