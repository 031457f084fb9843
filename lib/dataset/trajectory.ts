/** A turn is cut into blocks whose raw texts, put together, are the turn to the character, however broken its tags. */
import { countImageTags } from './prompt'

export type BlockKind = 'text' | 'reasoning' | 'tool call' | 'code' | 'tool result' | 'answer'

export interface ToolCall {
  readonly name: string | null
  readonly arguments: unknown
  /** Why the JSON did not parse; null when it did. */
  readonly error: string | null
}

export interface Block {
  readonly kind: BlockKind
  /** UTF-16 offset in the content. */
  readonly start: number
  readonly raw: string
  /** What stands between the tags; all of it for text. May hold `<image>` tags: see splitParts. */
  readonly inner: string
  /** Tag name, null for text and results without tags. */
  readonly tag: string | null
  /** False where the closing tag is missing. */
  readonly closed: boolean
  /** Image tags of this content before `inner`. */
  readonly imagesBefore: number
  /** For tool calls. */
  readonly call: ToolCall | null
  /** For code: the fence's language, and the code without the fence. */
  readonly code: { readonly language: string; readonly text: string } | null
}

export interface TagProblem {
  readonly code: 'unclosed' | 'unopened' | 'nested' | 'tool-json'
  readonly message: string
  readonly start: number
}

export interface ParsedTurn {
  readonly blocks: readonly Block[]
  readonly problems: readonly TagProblem[]
}

const KIND_OF_TAG: Readonly<Record<string, BlockKind>> = {
  reason: 'reasoning',
  think: 'reasoning',
  tool_call: 'tool call',
  code: 'code',
  sandbox_output: 'tool result',
  tool_response: 'tool result',
  answer: 'answer',
}

const ANY_TAG = /<(\/?)(reason|think|tool_call|code|sandbox_output|tool_response|answer)>/g

/** How results begin where no tag marks them; only at the start of a turn. */
const BARE_RESULT = /^\s*(?:Code execution result:|## (?:Web|Image) (?:Search )?Results\b|Tool (?:output|result):)/

interface Tag {
  readonly name: string
  readonly closing: boolean
  readonly start: number
  readonly end: number
}

/** Cuts a turn into blocks. Time is linear in the content. */
export function parseTurn(content: string): ParsedTurn {
  if (BARE_RESULT.test(content)) return { blocks: [makeBlock(content, 0, content.length, 'tool result')], problems: [] }
  const spans: { start: number; end: number; tag: string | null; closed: boolean }[] = []
  const problems: TagProblem[] = []
  const tags = findTags(content)
  let at = 0
  for (let k = 0; k < tags.length; k++) {
    const tag = tags[k] as Tag
    if (tag.closing) {
      problems.push({ code: 'unopened', message: `</${tag.name}> closes nothing`, start: tag.start })
      continue
    }
    const close = findClose(tags, k, problems)
    const end = close === null ? (tags[k + 1]?.start ?? content.length) : (tags[close] as Tag).end
    if (close === null) problems.push({ code: 'unclosed', message: `<${tag.name}> is never closed`, start: tag.start })
    if (tag.start > at) spans.push({ start: at, end: tag.start, tag: null, closed: true })
    spans.push({ start: tag.start, end, tag: tag.name, closed: close !== null })
    at = end
    if (close !== null) k = close
  }
  if (at < content.length) spans.push({ start: at, end: content.length, tag: null, closed: true })
  return finish(content, spans, problems)
}

function finish(
  content: string,
  spans: readonly { start: number; end: number; tag: string | null; closed: boolean }[],
  problems: TagProblem[],
): ParsedTurn {
  let images = 0
  const blocks = spans.map((span) => {
    const kind = span.tag === null ? 'text' : (KIND_OF_TAG[span.tag] ?? 'text')
    const block = makeBlock(content, span.start, span.end, kind, span.tag, span.closed, images)
    images += countImageTags(block.raw)
    if (block.call?.error) problems.push({ code: 'tool-json', message: block.call.error, start: span.start })
    return block
  })
  return { blocks, problems }
}

/** Index of the tag that closes tags[open]; inside a block other tags are its text. null = none before the next opening of the same name. */
function findClose(tags: readonly Tag[], open: number, problems: TagProblem[]): number | null {
  const { name } = tags[open] as Tag
  for (let k = open + 1; k < tags.length; k++) {
    const tag = tags[k] as Tag
    if (tag.name !== name) continue
    if (tag.closing) return k
    problems.push({ code: 'nested', message: `<${name}> opens again before it closes`, start: tag.start })
    return null
  }
  return null
}

function findTags(content: string): Tag[] {
  return Array.from(content.matchAll(ANY_TAG), (match) => ({
    name: match[2] ?? '',
    closing: match[1] === '/',
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function makeBlock(
  content: string,
  start: number,
  end: number,
  kind: BlockKind,
  tag: string | null = null,
  closed = true,
  images = 0,
): Block {
  const raw = content.slice(start, end)
  const inner = tag === null ? raw : raw.slice(tag.length + 2, closed ? raw.length - tag.length - 3 : raw.length)
  return {
    kind,
    start,
    raw,
    inner,
    tag,
    closed,
    imagesBefore: images,
    call: kind === 'tool call' ? parseToolCall(inner) : null,
    code: kind === 'code' ? parseFence(inner) : null,
  }
}

/** The JSON of a tool call: an object with a string `name`. Arguments may be JSON in a string, as OpenAI writes them. */
export function parseToolCall(text: string): ToolCall {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { name: null, arguments: null, error: `The tool call is not JSON: ${(error as Error).message}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { name: null, arguments: value, error: 'The tool call is not a JSON object' }
  const { name, arguments: given } = value as { name?: unknown; arguments?: unknown }
  if (typeof name !== 'string') return { name: null, arguments: given ?? null, error: 'The tool call names no tool' }
  return { name, arguments: given ?? null, error: null }
}

function parseFence(inner: string): { language: string; text: string } {
  const match = /^\s*```([^\n`]*)\n([\s\S]*?)\n?```\s*$/.exec(inner)
  if (!match) return { language: 'python', text: inner.trim() }
  return { language: match[1]?.trim() || 'python', text: match[2] ?? '' }
}
