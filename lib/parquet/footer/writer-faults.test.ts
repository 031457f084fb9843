import { expect, it } from 'vitest'
import { faultOf } from './writer-faults'

it.each([
  ['parquet-mr version 1.2.8', 'short-size'],
  ['parquet-mr version 1.2.5-cdh4.5.0 (build b)', 'short-size'],
  ['parquet-mr version 1.2.9', undefined],
  ['parquet-mr version 1.10.1 (build a89df8f9932b6ef6633d06069e50c9b7970bebd1)', undefined],
  ['parquet-cpp version 1.5.1-SNAPSHOT', 'packed-pages'],
  ['parquet-cpp version 1', 'packed-pages'],
  ['parquet-cpp-arrow version 3.0.0', undefined],
  ['DuckDB version v1.1.0 (build 7bb1b1b)', undefined],
  ['impala version 1.3.0-INTERNAL (build abc)', undefined],
  ['metis-curator version 0.1.0 (build 0)', undefined],
  ['parquet-mr', 'short-size'],
  ['some tool', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s: %s', (createdBy, fault) => {
  expect(faultOf(createdBy)).toBe(fault)
})
