/** A split of a part of the rows must not look like one of all. */
import { expect, test } from 'vitest'
import { EMPTY_VIEW } from '@/lib/query/view-url'
import type { DatasetState } from './contract/dataset'
import { DEFAULT_SETTINGS } from './contract/rebalance'
import type { RebalanceOptions } from './contract/rebalance'
import type { SessionCore } from './core'
import { datasetId } from './dataset-id'
import { planSplit } from './split-planning'
import { createSessionStore } from './store'

const FILTERS = [{ kind: 'text', query: 'bridge' }] as const
const OPTIONS: RebalanceOptions = { ...DEFAULT_SETTINGS, targets: { math: 100 } }

function start() {
  const store = createSessionStore()
  store.setState({
    dataset: { rows: 100, textResident: false } as DatasetState,
    view: { ...EMPTY_VIEW, filters: FILTERS },
  })
  const current = {
    edits: { files: ['file'] },
    closing: new AbortController(),
    upToDate: () => Promise.resolve(),
    isComplete: true,
    questions: { countCategories: () => Promise.resolve(1), rowFacts: () => Promise.resolve([]) },
  }
  const core = { store, require: () => current } as unknown as SessionCore
  const { signal } = new AbortController()
  return {
    store,
    current,
    plan: (change: Partial<RebalanceOptions>) => planSplit(core, { ...OPTIONS, ...change }, signal),
  }
}

test('none is planned before every row is read, nor of a view that is still searched for', async () => {
  const { store, current, plan } = start()
  await expect(plan({ withinView: true })).rejects.toThrow('The search has read 0 of 100 rows so far.')
  store.setState(({ search }) => ({ search: { ...search, status: 'done' } }))
  await plan({ withinView: true })
  current.isComplete = false
  await expect(plan({})).rejects.toThrow('The rows are still being read.')
})

test('a plan keeps which dataset and which view it is of', async () => {
  const { store, plan } = start()
  const dataset = datasetId(['file'])
  expect((await plan({})).from).toEqual({ dataset, filters: [] })
  store.setState(({ search }) => ({ search: { ...search, status: 'done' } }))
  expect((await plan({ withinView: true })).from).toEqual({ dataset, filters: FILTERS })
})
