/** A journal as a file: a header line and one entry a line; a bad line is named and left out, never the end of the rest. */
import { CurationError } from '@/lib/errors'
import type { JsonValue } from '@/lib/dataset/types'
import { entrySchema, plainEntry } from './entry'
import type { JournalEntry } from './entry'

export const JOURNAL_FORMAT = 'metis-curator-journal'
export const JOURNAL_VERSION = 1

/** Longest line read, in UTF-16 code units. */
const LONGEST_LINE = 32 * 1024 * 1024

/** The file's text, in pieces of some entries each; every line ends in "\n". */
export function* writeJournal(entries: Iterable<JournalEntry>): Generator<string> {
  let piece = `${JSON.stringify({ format: JOURNAL_FORMAT, version: JOURNAL_VERSION })}\n`
  for (const entry of entries) {
    piece += `${JSON.stringify(plainEntry(entry))}\n`
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

export interface JournalLine {
  /** From 1, the header being line 1. */
  readonly line: number
  readonly entry: JournalEntry
}

export interface JournalProblem {
  readonly line: number
  /** "line 7: path is missing". */
  readonly message: string
}

export interface JournalFile {
  readonly lines: readonly JournalLine[]
  readonly problems: readonly JournalProblem[]
}

/**
 * Reads what `writeJournal` wrote, or something like it: blank lines, CRLF and a BOM are allowed. Throws CurationError('journal')
 * only when the text is no journal at all or of a version from the future.
 */
export function readJournal(text: string, file: string): JournalFile {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  checkHeader(lines[0] ?? '', file)
  const read: JournalLine[] = []
  const problems: JournalProblem[] = []
  for (const [k, content] of lines.entries()) {
    if (k === 0 || content.trim() === '') continue
    const line = k + 1
    const result = readEntry(content)
    if ('entry' in result) read.push({ line, entry: result.entry })
    else problems.push({ line, message: `line ${line}: ${result.problem}` })
  }
  return { lines: read, problems }
}

function checkHeader(content: string, file: string): void {
  const header = parseJson(content)
  const fields = typeof header === 'object' && header !== null && !Array.isArray(header) ? header : {}
  const detail = { file, place: 'line 1' }
  if (fields['format'] !== JOURNAL_FORMAT) {
    const next = 'Choose a .jsonl file that this app saved as a journal.'
    throw new CurationError('journal', `${file} is not a journal: its first line has no format “${JOURNAL_FORMAT}”.`, {
      ...detail,
      next,
    })
  }
  if (fields['version'] !== JOURNAL_VERSION) {
    const next = 'Load it with the version of this app that saved it.'
    const found = JSON.stringify(fields['version'] ?? null)
    throw new CurationError(
      'journal',
      `${file} is a journal of version ${found}; this app reads version ${JOURNAL_VERSION}.`,
      { ...detail, next },
    )
  }
}

function readEntry(content: string): { entry: JournalEntry } | { problem: string } {
  if (content.length > LONGEST_LINE) return { problem: 'longer than 32 MiB' }
  const json = parseJson(content)
  if (json === undefined) return { problem: 'is not JSON' }
  const parsed = entrySchema.safeParse(json)
  if (parsed.success) return { entry: parsed.data }
  const issue = parsed.error.issues[0]
  return { problem: `${issue?.path.join('.') || 'the entry'} ${issue?.message ?? 'is not valid'}` }
}

function parseJson(content: string): JsonValue | undefined {
  try {
    return JSON.parse(content) as JsonValue
  } catch {
    return undefined
  }
}
