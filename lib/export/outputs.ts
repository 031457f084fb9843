/** Which rows go to which file: plain data, so that the same plan is written in Node as in a worker. */
import type { RecordRef } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { splitRows } from '@/lib/rebalance/split'
import { NO_CATEGORY } from '@/lib/rebalance/usable'

export type ExportFormat = 'parquet' | 'jsonl' | 'rows'

export interface PlanRequest {
  readonly baseName: string
  readonly format: ExportFormat
  /** In output order. */
  readonly rows: readonly RecordRef[]
  /** Fraction of rows for a validation file, stratified by category; 0 = one file. */
  readonly validation: { readonly fraction: number; readonly seed: string }
  /** Undefined where nobody knows: nothing is then stratified or counted. */
  readonly categoryOf: ((row: RecordRef) => string | null) | undefined
  /** Rows that must not be parted (hashes of image or question, say). */
  readonly groupsOf?: ((row: RecordRef) => readonly string[]) | undefined
  /** Cut into files of about this size; parquet only. */
  readonly shards?: { readonly bytes: number; readonly bytesOf: (row: RecordRef) => number } | undefined
}

export interface PlannedOutput {
  readonly name: string
  readonly part: 'all' | 'train' | 'validation'
  readonly rows: readonly RecordRef[]
  /** Rows by category, as far as categories are known. */
  readonly counts: Readonly<Record<string, number>>
}

const EXTENSIONS: { readonly [F in ExportFormat]: string } = { parquet: 'parquet', jsonl: 'jsonl', rows: 'rows.json' }

export interface OutputNaming {
  readonly baseName: string
  readonly part: PlannedOutput['part']
  /** Which piece of the part it is; '' = all of it. */
  readonly shard: string
  readonly format: ExportFormat
}

export function outputName({ baseName, part, shard, format }: OutputNaming): string {
  return `${baseName}${part === 'all' ? '' : `-${part}`}${shard}.${EXTENSIONS[format]}`
}

export function manifestName(baseName: string): string {
  return `${baseName}.manifest.json`
}

export function planOutputs(request: PlanRequest): PlannedOutput[] {
  return splitParts(request).flatMap(({ part, rows }) => {
    const pieces = request.format === 'parquet' ? cutShards(rows, request.shards) : [rows]
    return pieces.map((piece, i) => ({
      name: outputName({ ...request, part, shard: shardName(i, pieces.length) }),
      part,
      rows: piece,
      counts: countCategories(piece, request.categoryOf),
    }))
  })
}

function countCategories(rows: readonly RecordRef[], categoryOf: PlanRequest['categoryOf']): PlannedOutput['counts'] {
  const counts = new Map<string, number>()
  for (const row of categoryOf === undefined ? [] : rows) {
    const category = categoryOf?.(row) ?? NO_CATEGORY
    counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

function splitParts({ rows, validation, categoryOf, groupsOf }: PlanRequest): Pick<PlannedOutput, 'part' | 'rows'>[] {
  if (validation.fraction === 0) return [{ part: 'all', rows }]
  const split = splitRows({
    rows: rows.map((row) => ({
      file: row.file,
      row: row.row,
      category: categoryOf?.(row) ?? null,
      ...(groupsOf === undefined ? {} : { groups: groupsOf(row) }),
    })),
    fraction: validation.fraction,
    seed: validation.seed,
  })
  const empty = split.validation.length === 0 ? 'validation' : split.train.length === 0 ? 'training' : undefined
  if (empty !== undefined && rows.length > 0)
    throw new CurationError('export', `No row would go to the ${empty} file.`, {
      next: 'Choose another share for validation, or let rows with the same question part.',
    })
  return [
    { part: 'train', rows: split.train },
    { part: 'validation', rows: split.validation },
  ]
}

function cutShards(rows: readonly RecordRef[], shards: PlanRequest['shards']): (readonly RecordRef[])[] {
  if (shards === undefined || rows.length === 0) return [rows]
  const pieces: RecordRef[][] = [[]]
  let bytes = 0
  for (const row of rows) {
    const size = shards.bytesOf(row)
    if (bytes > 0 && bytes + size > shards.bytes) {
      pieces.push([])
      bytes = 0
    }
    pieces.at(-1)!.push(row)
    bytes += size
  }
  return pieces
}

/** As the Hub names shards: -00000-of-00003. */
function shardName(index: number, count: number): string {
  if (count === 1) return ''
  return `-${String(index).padStart(5, '0')}-of-${String(count).padStart(5, '0')}`
}
