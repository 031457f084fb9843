/** Text is cut into math, code and Markdown without losing a character, and before any renderer sees it. */

export type SegmentKind = 'markdown' | 'inline math' | 'display math' | 'code' | 'fence'

export interface Segment {
  readonly kind: SegmentKind
  readonly raw: string
  /** UTF-16 offset in the text. */
  readonly start: number
  /** What stands between the delimiters; `raw` for Markdown. */
  readonly body: string
  /** The fence's info word, "" elsewhere. */
  readonly language: string
}

/** How far a formula may reach before its opening delimiter is taken for text, in characters. */
const LONGEST_FORMULA = 20_000

type Found = Omit<Segment, 'start'> | null

/** Finds closing delimiters, each stretch of the text looked at once however many openings there are. */
type FindClose = (close: string, from: number) => number

/** Cuts text into segments; the raws put together are the text. */
export function splitMarkup(text: string): Segment[] {
  const segments: Segment[] = []
  const findClose = closeFinder(text)
  let textFrom = 0
  let at = 0
  while (at < text.length) {
    const found = matchAt(text, at, findClose)
    if (found === null) {
      at = nextCandidate(text, at)
      continue
    }
    if (at > textFrom) segments.push(markdown(text, textFrom, at))
    segments.push({ ...found, start: at })
    at += found.raw.length
    textFrom = at
  }
  if (textFrom < text.length) segments.push(markdown(text, textFrom, text.length))
  return segments
}

function closeFinder(text: string): FindClose {
  const known = new Map<string, number>()
  return (close, from) => {
    const before = known.get(close)
    if (before !== undefined && before >= from) return before
    const found = text.indexOf(close, from)
    known.set(close, found < 0 ? Infinity : found)
    return found < 0 ? Infinity : found
  }
}

function markdown(text: string, start: number, end: number): Segment {
  const raw = text.slice(start, end)
  return { kind: 'markdown', raw, start, body: raw, language: '' }
}

/** Position after `at` where a delimiter may stand; a backslash takes its next character along, a run of backticks or dollars is one. */
function nextCandidate(text: string, at: number): number {
  const letter = text[at]
  if (letter === '\\') return Math.min(text.length, at + 2)
  let next = at + 1
  if (letter === '`' || letter === '$' || letter === '~') while (text[next] === letter) next++
  while (next < text.length && !'\\`$~'.includes(text[next] ?? '')) next++
  return next
}

function matchAt(text: string, at: number, find: FindClose): Found {
  switch (text.charAt(at)) {
    case '\\':
      if (text[at + 1] === '(') return delimited(text, at, '\\(', '\\)', 'inline math', find)
      return text[at + 1] === '[' ? delimited(text, at, '\\[', '\\]', 'display math', find) : null
    case '$':
      return text[at + 1] === '$' ? delimited(text, at, '$$', '$$', 'display math', find) : dollarMath(text, at)
    case '`':
    case '~':
      return atLineStart(text, at) ? (fence(text, at) ?? codeSpan(text, at)) : codeSpan(text, at)
    default:
      return null
  }
}

function delimited(text: string, at: number, open: string, close: string, kind: SegmentKind, find: FindClose): Found {
  const from = at + open.length
  const end = find(close, from)
  if (end - from > LONGEST_FORMULA) return null
  const body = text.slice(from, end)
  return body.trim() === '' ? null : { kind, raw: text.slice(at, end + close.length), body, language: '' }
}

/**
 * `$…$` on one line. As pandoc: no space after the opening or before the closing dollar, no digit after the closing one,
 * so that "$5 and $10" stays text; and a lone pair around plain words does not count as a formula.
 */
function dollarMath(text: string, at: number): Found {
  const first = text[at + 1]
  if (first === undefined || /\s/.test(first)) return null
  for (let k = at + 1; k < Math.min(text.length, at + 1000); k++) {
    const letter = text[k]
    if (letter === '\\') k++
    else if (letter === '\n') return null
    else if (letter === '$') return closeDollar(text, at, k)
  }
  return null
}

function closeDollar(text: string, at: number, end: number): Found {
  const body = text.slice(at + 1, end)
  const after = text[end + 1] ?? ''
  if (/\s$/.test(body) || /[0-9$]/.test(after) || looksLikeProse(body)) return null
  return { kind: 'inline math', raw: text.slice(at, end + 1), body, language: '' }
}

/** "5 per kilo, or US" between two prices: starts as a price does and holds a word, and no sign of TeX. */
function looksLikeProse(body: string): boolean {
  return /^\d/.test(body) && /\s[A-Za-z]{2,}/.test(body) && !/[\\^_=+{}]/.test(body)
}

function codeSpan(text: string, at: number): Found {
  if (text[at] !== '`') return null
  let open = at
  while (text[open] === '`') open++
  const ticks = open - at
  for (let k = open; k < text.length; k++) {
    if (text[k] !== '`') {
      if (text[k] === '\n' && text[k + 1] === '\n') return null
      continue
    }
    let close = k
    while (text[close] === '`') close++
    if (close - k === ticks)
      return { kind: 'code', raw: text.slice(at, close), body: text.slice(open, k), language: '' }
    k = close - 1
  }
  return null
}

function atLineStart(text: string, at: number): boolean {
  let k = at - 1
  while (k >= 0 && at - k <= 4 && text[k] === ' ') k--
  return k < 0 || text[k] === '\n'
}

/** A fence runs to the line that closes it, or to the end of the text, as in CommonMark. */
function fence(text: string, at: number): Found {
  const mark = text[at] ?? ''
  let open = at
  while (text[open] === mark) open++
  if (open - at < 3) return null
  const lineEnd = text.indexOf('\n', open)
  const info = text.slice(open, lineEnd < 0 ? text.length : lineEnd)
  if (mark === '`' && info.includes('`')) return null
  if (lineEnd < 0) return { kind: 'fence', raw: text.slice(at), body: '', language: info.trim() }
  const closing = findFenceEnd(text, lineEnd, mark, open - at)
  const body = text.slice(lineEnd + 1, Math.max(lineEnd + 1, closing.bodyEnd))
  return { kind: 'fence', raw: text.slice(at, closing.end), body, language: info.trim().split(/\s/)[0] ?? '' }
}

function findFenceEnd(text: string, from: number, mark: string, length: number): { bodyEnd: number; end: number } {
  let line = from
  while (line >= 0) {
    const next = text.indexOf('\n', line + 1)
    const content = text.slice(line + 1, next < 0 ? text.length : next)
    const trimmed = content.trim()
    if (trimmed.length >= length && trimmed === mark.repeat(trimmed.length))
      return { bodyEnd: line, end: next < 0 ? text.length : next }
    line = next
  }
  return { bodyEnd: text.length, end: text.length }
}

/** Stand-ins for formulas inside Markdown: a code span holding \uE000 number \uE001. */
const PLACEHOLDER = /^\uE000(\d+)\uE001$/

/**
 * Markdown in which every formula is a code span that names it, so that a Markdown renderer keeps
 * paragraphs and lists whole around it; the renderer's `code` asks `formulaOf` for the formula.
 */
export function withFormulaPlaceholders(text: string): { markdown: string; formulas: readonly Segment[] } {
  const formulas: Segment[] = []
  const markdownText = splitMarkup(text)
    .map((segment) => {
      if (segment.kind !== 'inline math' && segment.kind !== 'display math') return segment.raw
      formulas.push(segment)
      return `\`\uE000${formulas.length - 1}\uE001\``
    })
    .join('')
  return { markdown: markdownText, formulas }
}

/** The formula a code span stands for, or null for real code. */
export function formulaOf(code: string, formulas: readonly Segment[]): Segment | null {
  const match = PLACEHOLDER.exec(code)
  return match ? (formulas[Number(match[1])] ?? null) : null
}
