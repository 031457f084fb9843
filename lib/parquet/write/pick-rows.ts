/** The rows of a part out of one leaf's pages, in file order, levels as the output counts them, changes made. */
import { CurationError, isAbort } from '@/lib/errors'
import { LevelsBuilder } from '../pages/level-runs'
import { editRow, type ResolvedEdit } from './cell-edit'
import { entryAt, type OpenSlice } from '../rows/slice-rows'
import type { PartEdits } from './part-edits'
import { placeOf, streamRows } from '../rows/row-stream'
import { NOT_REPRESENTABLE, type LeafMatch } from './schema-match'
import type { PlannedPart } from './plan'
import type { SelectionContext } from './writer'
import type { ColumnChunk, Leaf, RowGroup } from '../types'

/** Rows [from, to) of `open` are rows[at, at + to - from) of the part. */
export interface PickedRows {
  readonly open: OpenSlice
  readonly from: number
  readonly to: number
  readonly at: number
}

export type PickContext = Pick<SelectionContext, 'files' | 'matches'> & {
  readonly request: { readonly signal?: AbortSignal | undefined }
}

export async function* pickRows(
  context: PickContext,
  leaf: Leaf,
  part: PlannedPart,
  edits: PartEdits | undefined,
): AsyncGenerator<PickedRows> {
  const file = context.files[part.file]!
  const group = sourceGroup(context, part)
  const match = context.matches[part.file]![leaf.leafIndex]!
  const changed = edits?.get(leaf.leafIndex)
  const { rows } = part
  let at = 0
  for await (const streamed of streamRows(file, group, match.leaf, rows, context.request.signal)) {
    const end = streamed.firstRow + streamed.numRows
    if (at < rows.length && rows[at]! < end) {
      const gaps = new Gaps()
      const open = match.identical ? streamed : mapLevels(leaf, match, streamed, gaps)
      while (at < rows.length && rows[at]! < end) {
        const row = rows[at]!
        const from = row - streamed.firstRow
        const edit = changed?.get(row)
        const run = edit === undefined ? runLength(rows, at, end, changed) : 1
        if (gaps.meet(entryAt(open.rows, from), entryAt(open.rows, from + run)))
          throw forbiddenNull(leaf, file.source.name)
        if (edit === undefined) yield { open, from, to: from + run, at }
        else {
          const place = { file: file.source.name, row: group.firstRow + row }
          yield { open: makeEdit(leaf, open, from, edit, place), from: 0, to: 1, at }
        }
        at += run
      }
    }
    if (at === rows.length) return
  }
  throw new CurationError('corrupt', 'A column ended before its rows did.', {
    file: file.source.name,
    place: placeOf(group, leaf),
  })
}

function sourceGroup(context: PickContext, part: { file: number; rowGroup: number }): RowGroup {
  return context.files[part.file]!.footer.rowGroups[part.rowGroup]!
}

/** The chunk a part's rows of an output leaf come from. */
export function sourceChunk(context: PickContext, leaf: Leaf, part: { file: number; rowGroup: number }): ColumnChunk {
  return sourceGroup(context, part).columns[context.matches[part.file]![leaf.leafIndex]!.leaf.leafIndex]!
}

function makeEdit(
  leaf: Leaf,
  open: OpenSlice,
  row: number,
  edits: readonly ResolvedEdit[],
  place: { readonly file: string; readonly row: number },
): OpenSlice {
  try {
    return editRow(leaf, open, row, edits)
  } catch (error) {
    if (isAbort(error) || !(error instanceof CurationError) || error.file !== undefined) throw error
    throw new CurationError(error.code, error.message, {
      file: place.file,
      place: `row ${place.row}, ${error.place ?? leaf.path.join('.')}`,
      ...(error.next === undefined ? {} : { next: error.next }),
      cause: error,
    })
  }
}

/** Rows that follow on from rows[at], one after the other and unchanged, before `end`. */
function runLength(
  rows: Uint32Array,
  at: number,
  end: number,
  changed: ReadonlyMap<number, unknown> | undefined,
): number {
  let next = at + 1
  while (next < rows.length && rows[next] === rows[next - 1]! + 1 && rows[next]! < end && !changed?.has(rows[next]!))
    next++
  return next - at
}

/** Entries that the output can't hold, noted in order and asked for in order. */
class Gaps {
  readonly #held: (readonly [from: number, to: number])[] = []
  #next = 0

  note(from: number, to: number): void {
    this.#held.push([from, to])
  }

  /** True where entries [from, to) have one of them; `from` never goes back. */
  meet(from: number, to: number): boolean {
    while (this.#next < this.#held.length && this.#held[this.#next]![1] <= from) this.#next++
    return this.#next < this.#held.length && this.#held[this.#next]![0] < to
  }
}

/** A shard's levels as the output counts them; in a gap they stand for nothing, which is for the rows that are picked to mind. */
function mapLevels(leaf: Leaf, match: LeafMatch, open: OpenSlice, gaps: Gaps): OpenSlice {
  const definition = new LevelsBuilder()
  let entry = 0
  const add = (from: number, count: number) => {
    const level = match.definition[from]!
    if (level === NOT_REPRESENTABLE) gaps.note(entry, entry + count)
    definition.add(level === NOT_REPRESENTABLE ? 0 : level, count)
    entry += count
  }
  if (open.definition === undefined) add(0, open.repetition?.length ?? open.numRows)
  else for (const runs = open.definition.runs(); runs.length > 0; runs.take(runs.length)) add(runs.level, runs.length)
  return { ...open, definition: leaf.maxDefinition > 0 ? definition.view() : undefined }
}

function forbiddenNull(leaf: Leaf, file: string): CurationError {
  const column = leaf.path.join('.')
  return new CurationError('schema-mismatch', `${file} has a null in column ${column}, which the first file forbids.`, {
    file,
    place: `column ${column}`,
    next: 'Open the file that allows nulls first (files go by name), or leave the row out.',
  })
}
