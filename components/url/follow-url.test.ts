/** However datasets overtake each other, the address names the one on the screen. */
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { EMPTY_VIEW } from '@/lib/query/view-url'
import type { Session, SessionState } from '@/lib/session/contract/session'
import { UrlFollower } from './follow-url'
import type { Origin } from './origin'

afterEach(() => vi.unstubAllGlobals())

/** A browser at an address, and a session whose openings end as the test says. */
function start(search = '') {
  const address = { pathname: '/', search }
  const page = new EventTarget()
  const go = (_: unknown, __: string, url: string) => void (address.search = new URL(url, 'http://app.test').search)
  vi.stubGlobal('location', address)
  vi.stubGlobal('history', { state: null, pushState: go, replaceState: go })
  vi.stubGlobal('window', page)
  const listeners = new Set<Parameters<Session['subscribe']>[0]>()
  let state = { dataset: null, opening: null, view: EMPTY_VIEW, recents: [] } as Partial<SessionState> as SessionState
  const set = (change: object) => {
    const previous = state
    state = { ...state, ...change }
    for (const listener of listeners) listener(state, previous)
  }
  const ends = new Map<string, (isOpen: boolean) => void>()
  const session = {
    getState: () => state,
    subscribe: (listener: Parameters<Session['subscribe']>[0]) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    setView: (view: object) => set({ view }),
    openUrls: ([url = '']: readonly string[]) => new Promise<boolean>((resolve) => ends.set(url, resolve)),
  }
  const follower = new UrlFollower(session as Partial<Session> as Session)
  follower.start()
  return {
    address,
    state: () => state,
    open: (url: string) => void follower.open(srcOf(url), (open) => open.openUrls([url])),
    back: (to: string) => {
      address.search = to
      page.dispatchEvent(new Event('popstate'))
    },
    /** The dataset is on the screen. */
    show: async (name: string) => {
      set({ dataset: { id: name, name } })
      await setImmediate()
    },
    end: async (url: string, isOpen: boolean) => {
      ends.get(url)?.(isOpen)
      await setImmediate()
    },
  }
}

const srcOf = (url: string): Origin => ({ kind: 'src', urls: [url] })

test('of two openings at once the later one has the address, whichever ends first', async () => {
  const { address, open, show, end } = start()
  open('a')
  open('b')
  await end('a', false)
  await show('b')
  expect(address.search).toBe('?src=b')
  await end('b', true)
  expect(address.search).toBe('?src=b')
})

test('an opening that made room for one that fails leaves the address of what is on the screen', async () => {
  const { address, open, show, end } = start()
  open('first')
  await show('first')
  await end('first', true)
  open('a')
  open('b')
  await end('a', false)
  await end('b', false)
  expect(address.search).toBe('?src=first')
})

test('a dataset that is read again because the next one failed half-way has its address again', async () => {
  const { address, open, show, end } = start()
  open('first')
  await show('first')
  await end('first', true)
  open('a')
  await show('a')
  expect(address.search).toBe('?src=a')
  await show('first')
  await end('a', false)
  expect(address.search).toBe('?src=first')
})

test('two steps back at once show the view of the second', async () => {
  const { address, state, open, back, show, end } = start()
  open('now')
  await show('now')
  await end('now', true)
  back('?src=a&panel=overview')
  back('?src=b&panel=journal')
  await end('a', false)
  await show('b')
  await end('b', true)
  expect(address.search).toBe('?src=b&panel=journal')
  expect(state().view.panel).toBe('journal')
})

test('a step back to what does not open stays where it was', async () => {
  const { address, state, open, back, show, end } = start()
  open('now')
  await show('now')
  await end('now', true)
  back('?src=gone&panel=overview')
  await end('gone', false)
  expect(address.search).toBe('?src=now')
  expect(state().view.panel).toBeNull()
})
