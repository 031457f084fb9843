/**
 * Rows in another order than the files': each column is read once, in file order, its rows put aside by the output row
 * group they go to; then each row group is put in order and written. Memory holds one row group's widest column.
 */
import { runsOfSizes, type PlannedPart, type SelectionPlan } from './plan'
import { ChunkTooLarge, ChunkWriter } from './chunk-writer'
import { collectEdits, type PartEdits } from './part-edits'
import { sourceChunk } from './pick-rows'
import { memorySpool, type Spool } from './spool'
import { RowStash, type StashedRows } from './row-stash'
import { nullRows } from './null-sibling'
import { chunkOptions, siblingOf, writeNulls, writtenColumn } from './write-group'
import type { OutputColumn, OutputRowGroup } from './write-footer'
import type { SelectionContext } from './writer'
import { writtenLeaf, writtenRows } from './written-rows'
import type { Leaf } from '../types'

type ShuffledPlan = Extract<SelectionPlan, { kind: 'shuffled' }>

export async function writeShuffled(context: SelectionContext, plan: ShuffledPlan): Promise<OutputRowGroup[]> {
  const spool = await (context.request.spool?.() ?? memorySpool())
  try {
    const { stashes, sizes } = await stashColumns(context, plan, spool)
    const groups: OutputRowGroup[] = []
    let first = 0
    for (const [group, rows] of plan.groupRows.entries()) {
      const runs = runsOfSizes(sizes.subarray(first, first + rows))
      first += rows
      const isWhole = runs.length === 1
      const finer = isWhole ? stashes : await splitAll(stashes, group, runs)
      for (const [run, count] of runs.entries())
        await writeRows(context, plan, groups, count, (stash, from, to) =>
          finer[stash]!.take(isWhole ? group : run, count, from, to),
        )
    }
    return groups
  } finally {
    await spool.close()
  }
}

/** What is put aside for a row group turned out to be more than memory should hold at once. */
async function splitAll(stashes: readonly RowStash[], group: number, runs: readonly number[]): Promise<RowStash[]> {
  const finer: RowStash[] = []
  for (const stash of stashes) finer.push(await stash.split(group, runs))
  return finer
}

/** Rows [from, to) of those that are written together. */
type TakeRows = (stash: number, from: number, to: number) => Promise<StashedRows>

/** As one row group, or as several where a column turns out too large. */
async function writeRows(
  context: SelectionContext,
  plan: ShuffledPlan,
  groups: OutputRowGroup[],
  rows: number,
  take: TakeRows,
): Promise<void> {
  const waiting = [{ from: 0, to: rows }]
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const { from, to } = range
    const columns = await writeColumns(context, plan, (stash) => take(stash, from, to), to - from > 1)
    if (columns === undefined) {
      const middle = (from + to) >> 1
      waiting.push({ from: middle, to }, { from, to: middle })
      continue
    }
    groups.push({ rows: to - from, columns, sorting: undefined })
    context.report(groups.reduce((sum, each) => sum + each.rows, 0))
  }
}

/** A row group's columns; undefined where one would be too large and fewer rows are to be tried (what is written stays unused). */
async function writeColumns(
  context: SelectionContext,
  plan: ShuffledPlan,
  take: (stash: number) => Promise<StashedRows>,
  mayBeCut: boolean,
): Promise<OutputColumn[] | undefined> {
  const columns: OutputColumn[] = []
  try {
    for (const { leafIndex } of context.target.leaves)
      columns.push(...(await writeColumn(context, plan, await take(leafIndex))))
  } catch (error) {
    if (mayBeCut && error instanceof ChunkTooLarge) return undefined
    throw error
  }
  return columns
}

/** One stash a leaf, and what each row of the output takes in all of them. */
async function stashColumns(
  context: SelectionContext,
  plan: ShuffledPlan,
  spool: Spool,
): Promise<{ stashes: readonly RowStash[]; sizes: Float64Array }> {
  const place = groupPlaces(plan)
  const edits = plan.parts.map((part) => collectEdits(context, part, context.request.edits))
  const sizes = new Float64Array(plan.order.length)
  const stashes: RowStash[] = []
  for (const leaf of context.target.leaves) {
    const stash = new RowStash(writtenLeaf(context, leaf), plan.groupRows.length, spool)
    await stashLeaf(context, leaf, plan, edits, place, stash, sizes)
    await stash.flush()
    stashes.push(stash)
  }
  return { stashes, sizes }
}

interface GroupPlaces {
  /** Row group of an output position. */
  readonly group: Uint32Array
  /** First output position of a row group. */
  readonly first: readonly number[]
}

function groupPlaces({ groupRows, order }: ShuffledPlan): GroupPlaces {
  const group = new Uint32Array(order.length)
  const first: number[] = []
  let at = 0
  for (const [index, rows] of groupRows.entries()) {
    first.push(at)
    group.fill(index, at, at + rows)
    at += rows
  }
  return { group, first }
}

async function stashLeaf(
  context: SelectionContext,
  leaf: Leaf,
  plan: ShuffledPlan,
  edits: readonly PartEdits[],
  place: GroupPlaces,
  stash: RowStash,
  sizes: Float64Array,
): Promise<void> {
  let before = 0
  for (const [i, part] of plan.parts.entries()) {
    for await (const { open, from, to, at } of writtenRows(context, leaf, part, edits[i])) {
      for (let row = from; row < to; row++) {
        const position = plan.order[before + at + row - from]!
        const group = place.group[position]!
        sizes[position]! += await stash.put(group, position - place.first[group]!, open, row)
      }
    }
    before += part.rows.length
  }
}

async function writeColumn(context: SelectionContext, plan: ShuffledPlan, rows: StashedRows): Promise<OutputColumn[]> {
  const { leaf } = rows
  const chunks = firstParts(plan.parts).map((part) => sourceChunk(context, leaf, part))
  const writer = new ChunkWriter(leaf, chunkOptions(context, leaf, chunks), context.out)
  for (const open of rows) {
    context.request.signal?.throwIfAborted()
    await writer.append(open, 0, 1)
  }
  const column = writtenColumn(context, chunks, await writer.finish())
  const sibling = siblingOf(context, leaf)
  if (sibling === undefined) return [column]
  const nulls = Array.from(rows, (open) => nullRows(sibling, open, 0, 1))
  return [column, await writeNulls(context, sibling, chunks, nulls)]
}

/** How a column was encoded is told by a few chunks; thousands need not be asked. */
function firstParts(parts: readonly PlannedPart[]): readonly PlannedPart[] {
  return parts.slice(0, 8)
}
