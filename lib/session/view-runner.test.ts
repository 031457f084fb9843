/** What a streamed search says of itself: how far it came, and whether that was all. */
import { expect, test, vi } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import { EMPTY_VIEW } from '@/lib/query/view-url'
import type { CurrentDataset } from './current-dataset'
import { createSessionStore } from './store'
import { ViewRunner } from './view-runner'
import type { HitBatch } from './worker/messages'

interface Search {
  readonly query: string
  readonly tell: (batch: HitBatch) => void
  readonly end: () => void
  readonly fail: (error: Error) => void
}

const ROWS = 100
const HIT = { ipc: new Uint8Array(1), hits: 1, rows: 40 }

/** A dataset whose text is not in the engine; its searches do what the test says. */
function start() {
  const searches: Search[] = []
  const inserts: (() => void)[] = []
  const reader = {
    search: (query: string, signal: AbortSignal, tell: Search['tell']) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        searches.push({ query, tell, end: resolve, fail: reject })
      }),
  }
  const dataset = {
    reader,
    info: { textResident: false, rows: ROWS },
    extraNames: [],
    closing: new AbortController(),
  } as unknown as CurrentDataset
  const engine: Partial<Engine> = {
    execute: () => Promise.resolve(),
    insertArrow: () => new Promise((resolve) => inserts.push(resolve)),
  }
  const store = createSessionStore()
  const view = new ViewRunner(store)
  view.attach(dataset)
  view.engineReady(engine as Engine)
  const search = (query: string) => {
    const { view: previous } = store.getState()
    const next = { ...EMPTY_VIEW, filters: query === '' ? [] : [{ kind: 'text' as const, query }] }
    store.setState({ view: next })
    view.viewChanged(next, previous)
  }
  /** The n-th search, once the reader was asked. */
  const nth = async (n: number): Promise<Search> => {
    await vi.waitFor(() => expect(searches).toHaveLength(n))
    return searches[n - 1]!
  }
  return { store, view, search, nth, inserts }
}

test('a search that was stopped is not done, and is made again when asked', async () => {
  const { store, view, search, nth } = start()
  search('bridge')
  const first = await nth(1)
  first.tell({ ...HIT, ipc: null, hits: 2 })
  view.cancelSearch()
  expect(store.getState().search).toMatchObject({ status: 'stopped', rowsDone: 40, rowsTotal: ROWS, hits: 2 })
  view.resumeSearch()
  const second = await nth(2)
  expect(second.query).toBe('bridge')
  second.tell({ ipc: null, hits: 3, rows: ROWS })
  second.end()
  await vi.waitFor(() => expect(store.getState().search).toMatchObject({ status: 'done', rowsDone: ROWS, hits: 3 }))
})

test('one that fails says why, and is made again when asked', async () => {
  const { store, view, search, nth } = start()
  search('bridge')
  const first = await nth(1)
  first.tell({ ...HIT, ipc: null })
  first.fail(new Error('the page does not decode'))
  await vi.waitFor(() =>
    expect(store.getState().search).toMatchObject({
      status: 'failed',
      rowsDone: 40,
      error: 'the page does not decode',
    }),
  )
  view.resumeSearch()
  await nth(2)
  expect(store.getState().search).toMatchObject({ status: 'running', rowsDone: 0, error: null })
})

test('one that was stopped while its last hits go to the engine is not done when they are there', async () => {
  const { store, view, search, nth, inserts } = start()
  search('bridge')
  const first = await nth(1)
  first.tell(HIT)
  first.end()
  await vi.waitFor(() => expect(inserts).toHaveLength(1))
  view.cancelSearch()
  const { revision } = store.getState()
  inserts[0]!()
  await new Promise((resolve) => setTimeout(resolve))
  expect(store.getState()).toMatchObject({ search: { status: 'stopped' }, revision })
})
