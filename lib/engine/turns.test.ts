import { expect, it } from 'vitest'
import { Turns } from './turns'

/** A job that ends when told to, and the names of those that began. */
function jobs(turns: Turns) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, urgency: 'now' | 'later', signal?: AbortSignal) =>
    turns.take(urgency, signal, async () => {
      begun.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      return name
    })
  return { begun, ask, end: (name: string) => ends.get(name)?.() }
}

it('runs one job at a time, the urgent ones first, equals in the order asked', async () => {
  const turns = new Turns()
  const { begun, ask, end } = jobs(turns)
  const first = ask('facet 1', 'later')
  const others = [ask('facet 2', 'later'), ask('rows 1', 'now'), ask('facet 3', 'later'), ask('rows 2', 'now')]
  expect(begun).toEqual(['facet 1'])
  end('facet 1')
  expect(await first).toBe('facet 1')
  for (const name of ['rows 1', 'rows 2', 'facet 2', 'facet 3']) {
    await expect.poll(() => begun.at(-1)).toBe(name)
    end(name)
  }
  expect(await Promise.all(others)).toEqual(['facet 2', 'rows 1', 'facet 3', 'rows 2'])
})

it('lets an urgent answer lead to the next urgent question before anything else runs', async () => {
  const turns = new Turns()
  const order: string[] = []
  const say = (name: string) => () => Promise.resolve(void order.push(name))
  const both = async () => {
    await turns.take('now', undefined, say('ids'))
    // As many promises as may lie between an answer and who asked.
    for (let hop = 0; hop < 10; hop++) await Promise.resolve()
    await turns.take('now', undefined, say('lines'))
  }
  await Promise.all([both(), turns.take('later', undefined, say('facet'))])
  expect(order).toEqual(['ids', 'lines', 'facet'])
})

it('never starts a job given up while it waited, and goes on after one that failed', async () => {
  const turns = new Turns()
  const { begun, ask, end } = jobs(turns)
  const failing = turns.take('now', undefined, () => Promise.reject(new Error('broken')))
  const abort = new AbortController()
  const stale = ask('stale', 'now', abort.signal)
  const fresh = ask('fresh', 'later')
  abort.abort()
  await expect(stale).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  await expect(failing).rejects.toThrow('broken')
  await expect.poll(() => begun).toEqual(['fresh'])
  end('fresh')
  await fresh
  await expect(ask('late', 'now', abort.signal)).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(begun).toEqual(['fresh'])
})

it('leaves nobody waiting for an engine that is gone', async () => {
  const turns = new Turns()
  const { begun, ask } = jobs(turns)
  const asked = [ask('running', 'now'), ask('waiting', 'now'), ask('facet', 'later')]
  const gone = new Error('gone')
  turns.end(gone)
  const outcomes = await Promise.allSettled([...asked, ask('late', 'now')])
  expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: gone })))
  expect(begun).toEqual(['running'])
})
