import { expect, test } from 'vitest'
import type { Footer } from '@/lib/parquet/types'
import { openPath } from '@/lib/parquet/write/test-exports'
import { withColumnOrders } from '@/lib/parquet/test-footer'
import { isSchemaEqual } from './footer-equal'

test('an export may say of each column that its type tells its order where the source says nothing, and no more', async () => {
  const { footer } = await openPath('fixtures/rl-pandas.parquet')
  const byType = footer.leaves.map(() => 1)
  const [none, all, others, fewer] = [undefined, byType, byType.with(2, 2), byType.slice(1)].map((members) => ({
    ...footer,
    raw: withColumnOrders(footer.raw, members),
  })) as [Footer, Footer, Footer, Footer]
  const isEqual = (from: Footer) => [none, all, others, fewer].map((output) => isSchemaEqual(from, undefined, output))
  expect(isEqual(none)).toEqual([true, true, false, false])
  expect(isEqual(all)).toEqual([false, true, false, false])
  expect(isEqual(others)).toEqual([false, false, true, false])
})
