/** What a person chooses while values are counted stands, and what was chosen for one dataset stays with it. */
import { expect, test, vi } from 'vitest'
import { Balancing } from './balancing'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { createSessionStore, NO_BALANCE } from './store'

/** Two abilities, of which one row each, which the engine is counting and answers when told to. */
async function start() {
  let answer = () => {}
  const counted = new Promise<void>((resolve) => (answer = resolve))
  const lines = [
    { value: 'a', n: 1 },
    { value: 'b', n: 1 },
  ]
  const query = vi.fn<() => Promise<object[]>>(() => counted.then(() => lines))
  const dataset = () => ({
    info: { extra: [{ name: 'colour', type: 'VARCHAR' }] },
    questions: {},
    setCategories: vi.fn<CurrentDataset['setCategories']>(() => Promise.resolve()),
    createView: vi.fn<CurrentDataset['createView']>(() => Promise.resolve()),
  })
  const current = dataset()
  const store = createSessionStore()
  const core = { store, current, view: { refresh: () => Promise.resolve() }, engine: () => Promise.resolve({ query }) }
  const balancing = new Balancing(core as unknown as SessionCore)
  const completing = balancing.complete(current as never)
  await vi.waitFor(() => expect(query).toHaveBeenCalled())
  return { balancing, core, store, current, dataset, answer, completing }
}

test('targets typed while the values are counted are kept', async () => {
  const { balancing, store, current, answer, completing } = await start()
  balancing.set({ targets: { a: 80, b: 20 } })
  answer()
  await completing
  expect(store.getState().balance).toEqual({
    column: 'ability',
    mapping: { a: 'a', b: 'b' },
    targets: { a: 80, b: 20 },
  })
  expect(current.setCategories).toHaveBeenCalledOnce()
})

test('values counted of a dataset that was closed meanwhile are not the next one’s', async () => {
  const { core, store, current, dataset, answer, completing } = await start()
  core.current = dataset()
  answer()
  await completing
  expect(store.getState().balance).toEqual(NO_BALANCE)
  expect(current.setCategories).not.toHaveBeenCalled()
})

test('values of a column that was given up meanwhile are no categories', async () => {
  const { balancing, store, answer, completing } = await start()
  balancing.set({ column: 'colour' })
  answer()
  await completing
  await vi.waitFor(() => expect(store.getState().balance.targets).toEqual({ a: 50, b: 50 }))
  expect(store.getState().balance.column).toBe('colour')
})

test('a choice whose turn comes when another dataset is open changes nothing there', async () => {
  const { balancing, core, current, dataset, answer } = await start()
  answer()
  balancing.set({ column: 'colour' })
  const next = dataset()
  core.current = next
  await new Promise((resolve) => setTimeout(resolve))
  for (const { createView, setCategories } of [next, current]) {
    expect(createView).not.toHaveBeenCalled()
    expect(setCategories).not.toHaveBeenCalled()
  }
})
