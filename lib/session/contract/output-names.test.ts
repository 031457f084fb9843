import { expect, test } from 'vitest'
import { outputNames } from './output-names'

test('names are said before the export as the files will have them', () => {
  expect(outputNames({ format: 'parquet', split: false, shardBytes: null }, 'a')).toEqual([
    'a.parquet',
    'a.manifest.json',
  ])
  expect(outputNames({ format: 'parquet', split: true, shardBytes: 1e9 }, 'a')).toEqual([
    'a-train-00000-of-….parquet',
    'a-validation-00000-of-….parquet',
    'a.manifest.json',
  ])
  expect(outputNames({ format: 'rows', split: true, shardBytes: 1e9 }, 'a')).toEqual([
    'a-train.rows.json',
    'a-validation.rows.json',
    'a.manifest.json',
  ])
})
