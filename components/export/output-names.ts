import type { ExportDraft } from './draft'

const EXTENSION: Record<ExportDraft['format'], string> = { parquet: 'parquet', jsonl: 'jsonl', rows: 'rows.json' }

/** The files an export writes, as the person sees them before it starts. */
export function outputNames(draft: Pick<ExportDraft, 'format' | 'split'>, name: string): readonly string[] {
  const extension = EXTENSION[draft.format]
  const data = draft.split
    ? [`${name}-train.${extension}`, `${name}-validation.${extension}`]
    : [`${name}.${extension}`]
  return [...data, `${name}.manifest.json`]
}
