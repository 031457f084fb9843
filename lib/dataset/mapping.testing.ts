import type { ColumnMapping } from './types'

/** Of a file in which no column plays a part. */
export const NO_COLUMNS: ColumnMapping = {
  prompt: null,
  images: null,
  groundTruth: null,
  answer: null,
  question: null,
  ability: null,
  dataSource: null,
  passRate: null,
  index: null,
}
