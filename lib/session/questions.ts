/** The screen's questions: SQL from lib/query, asked of the engine, answered as plain values. */
import type { Engine, EngineRow } from '@/lib/engine/engine'
import { refKey } from '@/lib/dataset/ref-key'
import type { RecordRef } from '@/lib/dataset/types'
import {
  countCategories,
  countWithout,
  flagCounts,
  idsWithout,
  readRowFact,
  reasonCounts,
  rowFacts,
  sharedImages,
  sharedQuestions,
} from '@/lib/query/checks'
import { isAnswerable } from '@/lib/query/filter'
import type { Filter, QueryContext } from '@/lib/query/filter'
import { FLAGS } from '@/lib/query/flags'
import { crossTab, facetCounts, histogram, totals, valueShares, windowRows } from '@/lib/query/select'
import { knownCount, NEED_IMAGES, REASON_LABELS, REASONS } from '@/lib/rebalance/usable'
import type { ReasonSwitches, RowFact } from '@/lib/rebalance/usable'
import type { CrossCell, FacetValue, FlagCount, HistogramBin, ValueShares } from './contract/counts'
import type { ReasonCount } from './contract/rebalance'
import type { RowPreview } from './contract/rows'

export class Questions {
  constructor(
    readonly engine: Engine,
    readonly context: QueryContext,
  ) {}

  /** Filters this dataset can answer; those of an old link may name columns it lacks. */
  answerable(filters: readonly Filter[]): readonly Filter[] {
    return filters.filter((filter) => isAnswerable(filter, this.context.columns))
  }

  async facet(column: string, filters: readonly Filter[], signal: AbortSignal): Promise<readonly FacetValue[]> {
    const rows = await this.#ask(facetCounts(column, this.answerable(filters), this.context), signal)
    return rows.map((row) => ({
      value: textOf(row, 'value'),
      count: numberOf(row, 'n'),
      total: numberOf(row, 'total'),
    }))
  }

  async valueShares(column: string, filters: readonly Filter[], signal: AbortSignal): Promise<ValueShares> {
    const lines = await this.#ask(valueShares(column, this.answerable(filters), this.context), signal)
    const [first = {}] = lines
    return {
      values: lines.map((line) => ({ value: textOf(line, 'value'), count: numberOf(line, 'n') })),
      distinct: numberOf(first, 'distinct_values'),
      rows: numberOf(first, 'rows'),
    }
  }

  async histogram(
    column: string,
    bins: number,
    filters: readonly Filter[],
    signal: AbortSignal,
  ): Promise<readonly HistogramBin[]> {
    const rows = await this.#ask(histogram(column, bins, this.answerable(filters), this.context), signal)
    return rows.map((row) => ({ from: numberOf(row, 'low'), to: numberOf(row, 'high'), count: numberOf(row, 'n') }))
  }

  async crossTab(
    row: string,
    column: string,
    filters: readonly Filter[],
    signal: AbortSignal,
  ): Promise<readonly CrossCell[]> {
    const cells = await this.#ask(crossTab(row, column, this.answerable(filters), this.context), signal)
    return cells.map((cell) => ({ row: textOf(cell, 'a'), column: textOf(cell, 'b'), count: numberOf(cell, 'n') }))
  }

  async flagCounts(filters: readonly Filter[], signal: AbortSignal): Promise<readonly FlagCount[]> {
    const [row = {}] = await this.#ask(flagCounts(this.answerable(filters), this.context), signal)
    const unread = numberOf(row, 'missing_image_bytes ?')
    return FLAGS.map(({ flag, label, severity, needsImages }) => ({
      flag,
      label,
      severity,
      needsImages,
      count: countOf(row, flag, needsImages ? unread : 0),
      isPartial: needsImages && unread > 0,
    })).filter(({ count, needsImages }) => count !== null || needsImages)
  }

  async totals(signal: AbortSignal): Promise<{ rows: number; images: number | null; imageTags: number | null }> {
    const [row = {}] = await this.#ask(totals([], this.context), signal)
    const rows = numberOf(row, 'n')
    const checked = numberOf(row, 'checked')
    const tags = row['image_tags']
    return {
      rows,
      images: checked === rows ? numberOf(row, 'images') : null,
      imageTags: typeof tags === 'number' ? tags : null,
    }
  }

  async reasonCounts(filters: readonly Filter[], signal: AbortSignal): Promise<readonly ReasonCount[]> {
    const [row = {}] = await this.#ask(reasonCounts(this.answerable(filters), this.context), signal)
    const unread = numberOf(row, 'missing-image-bytes ?')
    return REASONS.map((reason) => ({
      reason,
      label: REASON_LABELS[reason],
      count: countOf(row, reason, NEED_IMAGES.has(reason) ? unread : 0),
      isPartial: NEED_IMAGES.has(reason) && unread > 0,
    }))
  }

  /** Records that match and that none of these reasons leaves out, in file order. */
  async refsWithout(
    excluded: ReasonSwitches,
    filters: readonly Filter[],
    signal?: AbortSignal,
  ): Promise<readonly RecordRef[]> {
    const sql = idsWithout(excluded, this.answerable(filters), this.context)
    const [files = new Int32Array(0), rows = new Int32Array(0)] = await this.engine.queryIntegers(
      sql,
      ['file', 'row'],
      signal,
    )
    return Array.from(files, (file, k) => ({ file, row: rows[k] ?? 0 }))
  }

  async countWithout(excluded: ReasonSwitches, filters: readonly Filter[], signal: AbortSignal): Promise<number> {
    const [row = {}] = await this.#ask(countWithout(excluded, this.answerable(filters), this.context), signal)
    return numberOf(row, 'n')
  }

  async rowFacts(filters: readonly Filter[], signal: AbortSignal): Promise<readonly RowFact[]> {
    return (await this.#ask(rowFacts(this.answerable(filters), this.context), signal)).map(readRowFact)
  }

  async countCategories(filters: readonly Filter[], signal: AbortSignal): Promise<number> {
    const [row = {}] = await this.#ask(countCategories(this.answerable(filters), this.context), signal)
    return numberOf(row, 'n')
  }

  /** What stands beside the table comes after its rows. */
  #ask(sql: string, signal: AbortSignal): Promise<readonly EngineRow[]> {
    return this.engine.query(sql, signal, 'later')
  }

  /** refKey → what names its question, for records that share theirs with another one. */
  async sharedQuestions(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.engine.query(sharedQuestions(), signal)
    return new Map(rows.map((row) => [refKey(refOf(row)), [`question ${numberOf(row, 'n')}`]]))
  }

  /** refKey → what names its images that other records have too. */
  async sharedImages(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
    const images = new Map<string, string[]>()
    for (const row of await this.engine.query(sharedImages(), signal)) {
      const key = refKey(refOf(row))
      images.set(key, [...(images.get(key) ?? []), `image ${String(row['hash'])}`])
    }
    return images
  }

  /** Table lines in the order asked. */
  async previews(
    refs: readonly RecordRef[],
    extra: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly RowPreview[]> {
    const rows = await this.engine.query(windowRows(refs, [...PREVIEW_COLUMNS, ...extra], this.context), signal)
    return rows.map((row) => toPreview(row, extra))
  }
}

const PREVIEW_COLUMNS = [
  'question',
  'ground_truth',
  'answer',
  'ability',
  'category',
  'data_source',
  'pass_value',
  'answer_kind',
  'prompt_chars',
  'image_tags',
  'image_count',
  'tool_calls',
  'mark',
  'note',
  'edited',
] as const

/** One line of `current` (or of the first batch, before the engine is up) as the table shows it. */
export function toPreview(row: EngineRow, extra: readonly string[]): RowPreview {
  return {
    ref: refOf(row),
    question: textOf(row, 'question'),
    groundTruth: textOf(row, 'ground_truth'),
    answer: textOf(row, 'answer'),
    ability: textOf(row, 'ability'),
    category: textOf(row, 'category'),
    dataSource: textOf(row, 'data_source'),
    passValue: numberOrNull(row, 'pass_value'),
    answerKind: textOf(row, 'answer_kind'),
    promptChars: numberOrNull(row, 'prompt_chars'),
    imageTags: numberOrNull(row, 'image_tags'),
    imageCount: numberOrNull(row, 'image_count'),
    toolCalls: numberOrNull(row, 'tool_calls'),
    mark: textOf(row, 'mark') as RowPreview['mark'],
    note: textOf(row, 'note'),
    edited: row['edited'] === true,
    extra: Object.fromEntries(extra.map((name) => [name, row[name] ?? null])),
  }
}

function refOf(row: EngineRow): RecordRef {
  return { file: numberOf(row, 'file'), row: numberOf(row, 'row') }
}

function textOf(row: EngineRow, name: string): string | null {
  const value = row[name]
  return value === null || value === undefined ? null : String(value)
}

function countOf(row: EngineRow, name: string, unread: number): number | null {
  return knownCount(numberOf(row, name), numberOf(row, `${name} ?`), numberOf(row, 'n'), unread)
}

function numberOf(row: EngineRow, name: string): number {
  return numberOrNull(row, name) ?? 0
}

function numberOrNull(row: EngineRow, name: string): number | null {
  const value = row[name]
  return typeof value === 'number' ? value : null
}
