import { cellToText, fromJson, isList, sameCell, toJson } from '@/lib/dataset/cells'
import { formatJson } from './format-json'
import type { CellValue, JsonValue } from '@/lib/dataset/types'

/** How a value is typed: as it is, one list element a line, as a number, or as JSON. */
export type DraftKind = 'text' | 'lines' | 'number' | 'json'

export type ReadDraft =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string }

/** The kind follows the value the file holds, so that an edit keeps its type. */
export function draftKind(value: CellValue): DraftKind {
  if (value === null || typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (isList(value) && value.every((element) => typeof element === 'string' && !element.includes('\n'))) return 'lines'
  return 'json'
}

export function writeDraft(value: CellValue, kind: DraftKind): string {
  if (value === null) return ''
  if (kind === 'lines' && isList(value)) return value.map((element) => cellToText(element) ?? '').join('\n')
  if (kind === 'json') return formatJson(toJson(value))
  return cellToText(value) ?? ''
}

/** What the draft says, or why it says nothing that could be stored. */
export function readDraft(text: string, kind: DraftKind): ReadDraft {
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
    return { ok: true, value: JSON.parse(text) as JsonValue }
  } catch (error) {
    return { ok: false, reason: `Not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Would saving this change nothing? An empty draft of a null keeps the null. */
export function isUnchanged(before: CellValue, after: JsonValue): boolean {
  return sameCell(before, fromJson(after)) || (before === null && after === '')
}
