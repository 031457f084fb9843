/** The files an export will write, as a person sees them before it starts; how many shards there are is not known then. */
import { manifestName, outputName } from '@/lib/export/outputs'
import type { ExportRequest } from './export'

interface Named extends Pick<ExportRequest, 'format' | 'shardBytes'> {
  /** Into training and validation. */
  readonly split: boolean
}

export function outputNames({ format, split, shardBytes }: Named, baseName: string): readonly string[] {
  const shard = format === 'parquet' && shardBytes !== null ? '-00000-of-…' : ''
  const parts = split ? (['train', 'validation'] as const) : (['all'] as const)
  return [...parts.map((part) => outputName({ baseName, part, shard, format })), manifestName(baseName)]
}
