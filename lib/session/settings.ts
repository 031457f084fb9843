/** What a person chose for a dataset (mapping, categories, targets, whether the answer follows), kept in this browser by dataset id. */
import * as z from '@/lib/zod'

import type { ColumnMapping } from '@/lib/dataset/types'
import type { BalanceState } from './contract/rebalance'

export interface DatasetSettings {
  readonly mapping?: Partial<ColumnMapping> | undefined
  readonly balance?: BalanceState | undefined
  readonly answerFollows?: boolean | undefined
}

const part = z.optional(z.nullable(z.string()))
const schema = z.object({
  mapping: z.optional(
    z.object({
      prompt: part,
      images: part,
      groundTruth: part,
      answer: part,
      question: part,
      ability: part,
      dataSource: part,
      passRate: part,
      index: part,
    }),
  ),
  answerFollows: z.optional(z.boolean()),
  balance: z.optional(
    z.object({
      column: z.string(),
      mapping: z.record(z.string(), z.string()),
      targets: z.record(z.string(), z.number()),
    }),
  ),
})

const keyOf = (dataset: string) => `metis-curator-dataset-${dataset}`

export function readSettings(dataset: string): DatasetSettings {
  try {
    const parsed = schema.safeParse(JSON.parse(localStorage.getItem(keyOf(dataset)) ?? '{}'))
    return parsed.success ? (parsed.data as DatasetSettings) : {}
  } catch {
    return {}
  }
}

/** Storage that is refused only costs the memory of the choice. */
export function keepSettings(dataset: string, change: DatasetSettings): void {
  try {
    localStorage.setItem(keyOf(dataset), JSON.stringify({ ...readSettings(dataset), ...change }))
  } catch {
    // Private window or full storage.
  }
}
