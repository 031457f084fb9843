import type { ExportDraft } from './draft'

const EXTENSION: Record<ExportDraft['format'], string> = { parquet: 'parquet', jsonl: 'jsonl', rows: 'rows.json' }

type Named = Pick<ExportDraft, 'format' | 'split' | 'shardBytes'>

/** The files an export writes, as the person sees them before it starts; how many shards there will be is not known yet. */
export function outputNames(draft: Named, name: string): readonly string[] {
  const shards = draft.format === 'parquet' && draft.shardBytes !== null ? '-00000-of-…' : ''
  const ending = `${shards}.${EXTENSION[draft.format]}`
  const data = draft.split ? [`${name}-train${ending}`, `${name}-validation${ending}`] : [`${name}${ending}`]
  return [...data, `${name}.manifest.json`]
}
