/** A value as the text a person edits: what an untouched draft says is the value it was made from. */
import { cellToText, fromJson, isList, sameCell, toJson } from './cells'
import { whyNoCell } from './foreign-json'
import { formatJson } from './format-json'
import type { Shape } from './shape'
import { commonEnds } from './text-change'
import type { CellValue, JsonValue } from './types'

/** How a value is typed: as it is, one list element a line, as a number, or as JSON. */
export type DraftKind = 'text' | 'lines' | 'number' | 'json'

export type ReadDraft =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string }

/** The kind follows the value the file holds, so that an edit keeps its type. Of a null its column says what can stand there. */
export function draftKind(value: CellValue, shape?: Shape): DraftKind {
  if (value === null) return kindOfNull(shape)
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (isList(value) && value.every(isLine) && !(value.length === 1 && value[0] === '')) return 'lines'
  return 'json'
}

function kindOfNull(shape: Shape | undefined): DraftKind {
  switch (shape?.kind) {
    case 'number':
      return 'number'
    case 'list':
      return shape.element.kind === 'string' ? 'lines' : 'json'
    case 'struct':
    case 'boolean':
      return 'json'
    default:
      return 'text'
  }
}

/** Is Enter no part of what is typed? */
export function isOneLine(kind: DraftKind): boolean {
  return kind === 'text' || kind === 'number'
}

function isLine(element: CellValue): boolean {
  return typeof element === 'string' && !/[\r\n]/.test(element)
}

export function writeDraft(value: CellValue, kind: DraftKind): string {
  if (value === null) return ''
  if (kind === 'lines' && isList(value)) return value.map((element) => cellToText(element) ?? '').join('\n')
  if (kind === 'json') return formatJson(toJson(value))
  return Object.is(value, -0) ? '-0' : (cellToText(value) ?? '')
}

/** What the draft says, or why it says nothing that could be stored. An empty draft of a null leaves the null. */
export function readDraft(text: string, kind: DraftKind, before: CellValue): ReadDraft {
  if (before === null && text === '') return { ok: true, value: null }
  switch (kind) {
    case 'text':
      return { ok: true, value: text }
    case 'lines':
      return { ok: true, value: text === '' ? [] : text.split('\n') }
    case 'number':
      return readNumber(text)
    case 'json':
      return readJson(text)
  }
}

function readNumber(text: string): ReadDraft {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    return { ok: false, reason: 'The file holds a number here: type one.' }
  return { ok: true, value }
}

function readJson(text: string): ReadDraft {
  try {
    const value = JSON.parse(text) as JsonValue
    const why = whyNoCell(value)
    return why === null ? { ok: true, value } : { ok: false, reason: `This ${why}.` }
  } catch (error) {
    return { ok: false, reason: `Not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Would saving this change nothing? */
export function isUnchanged(before: CellValue, after: JsonValue): boolean {
  return sameCell(before, fromJson(after))
}

/**
 * What a text area's new value means for the text it was given. A text area turns every line end into a line feed;
 * those it was not asked to change stay the carriage returns they were.
 */
export function keepLineEnds(text: string, edited: string): string {
  const shown = text.replace(LINE_END, '\n')
  if (shown === text) return edited
  const { start, end } = commonEnds(shown, edited)
  const tail = text.slice(placeIn(text, shown.length - end))
  const kept = text.slice(0, placeIn(text, start)) + edited.slice(start, edited.length - end) + tail
  // A carriage return brought next to a line feed would become one line end out of two.
  return kept.replace(LINE_END, '\n') === edited ? kept : edited
}

const LINE_END = /\r\n|\r/g

/** Where in the text the given place of its shown form is. */
function placeIn(text: string, shownPlace: number): number {
  let place = shownPlace
  for (const match of text.matchAll(/\r\n/g)) {
    if (match.index >= place) break
    place += 1
  }
  return place
}
