import type { RowFact } from './usable'

/** Nothing speaks against it. */
export const SOUND_ROW: RowFact = {
  file: 0,
  row: 0,
  category: 'a',
  dataSource: null,
  passValue: null,
  mark: null,
  emptyGroundTruth: false,
  imageTagsMismatch: false,
  missing: false,
  undecodable: false,
}
