/** The one store of what the screen shows. Plain values only; files, the engine and the journal live beside it. */
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

import { CurationError, isAbort } from '@/lib/errors'
import { EMPTY_VIEW } from '@/lib/query/view-url'
import type { ImageCheckState } from './contract/images'
import type { JournalState } from './contract/journal'
import type { Notice } from './contract/notice'
import type { BalanceState } from './contract/rebalance'
import type { ResultState, SearchState } from './contract/rows'
import type { SessionState } from './contract/session'

export type Store = StoreApi<SessionState>

export const NO_RESULT: ResultState = { status: 'idle', count: 0, total: 0, version: 0, error: null }
export const NO_JOURNAL: JournalState = {
  changedCells: 0,
  changedRecords: 0,
  marked: { keep: 0, drop: 0, unsure: 0 },
  steps: 0,
  saving: 'saved',
  undo: null,
  redo: null,
}
export const NO_IMAGE_CHECK: ImageCheckState = { status: 'none', rowsDone: 0, rowsTotal: 0, bytesRead: 0 }
export const NO_SEARCH: SearchState = { status: 'idle', rowsDone: 0, rowsTotal: 0, hits: 0, error: null }
export const NO_BALANCE: BalanceState = { column: 'ability', mapping: {}, targets: {} }

export function createSessionStore(): Store {
  return createStore<SessionState>(() => ({
    dataset: null,
    opening: null,
    notices: [],
    view: EMPTY_VIEW,
    result: NO_RESULT,
    journal: NO_JOURNAL,
    imageCheck: NO_IMAGE_CHECK,
    search: NO_SEARCH,
    exporting: null,
    balance: NO_BALANCE,
    revision: 0,
    recents: [],
    answerFollows: true,
  }))
}

export function bumpRevision(store: Store): void {
  store.setState((state) => ({ revision: state.revision + 1 }))
}

/** Shows an error with its next step. A cancelled call is not shown. */
export function reportError(store: Store, title: string, error: unknown): Notice | null {
  if (isAbort(error)) return null
  return addNotice(store, toNotice(title, error))
}

/** Takes back what no longer holds. */
export function dropNotices(store: Store, title: string): void {
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.title !== title) }))
}

export function toNotice(title: string, error: unknown): Omit<Notice, 'id'> {
  if (!(error instanceof CurationError)) return { tone: 'error', title, detail: String(error), file: null, next: null }
  const place = error.place !== undefined && error.code !== 'query' ? ` (${error.place})` : ''
  return {
    tone: 'error',
    title,
    detail: `${error.message}${place}`,
    file: error.file ?? null,
    next: error.next ?? null,
  }
}

export function addNotice(store: Store, notice: Omit<Notice, 'id'>): Notice {
  const added: Notice = { id: crypto.randomUUID(), ...notice }
  // The same thing said twice is said once.
  const others = store
    .getState()
    .notices.filter(({ title, detail }) => title !== notice.title || detail !== notice.detail)
  store.setState({ notices: [...others, added] })
  return added
}
