import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { formatPath, getAt } from '@/lib/dataset/cells'
import { shapeAt } from '@/lib/dataset/shape'
import type { FieldPath, RecordRef } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import type { Session } from '@/lib/session/contract/session'
import { refKey, sameRef } from '../record-ref'
import { useSession } from '../session-provider'
import { draftKind, isUnchanged, readDraft } from '@/lib/dataset/value-draft'

/** Text being typed, by record and field: it stays when a person looks elsewhere, until it is saved or given up. */
export interface Draft {
  readonly ref: RecordRef
  readonly field: string
  /** null for drafts of what is no field of the row, such as the note. */
  readonly path: FieldPath | null
  readonly text: string
  /** What the field said when the draft was begun. */
  readonly base: string
}

class DraftStore {
  #held: readonly Draft[] = []
  readonly #listeners = new Set<() => void>()

  readonly list = (): readonly Draft[] => this.#held

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  find(ref: RecordRef, field: string): Draft | undefined {
    return this.#held.find((draft) => draft.field === field && refKey(draft.ref) === refKey(ref))
  }

  /** null gives the draft up. */
  set(ref: RecordRef, field: string, path: FieldPath | null, text: string | null, shown = ''): void {
    const earlier = this.find(ref, field)
    if (text === null && !earlier) return
    const others = this.#held.filter((draft) => draft !== earlier)
    const base = earlier?.base ?? shown
    this.#held = text === null ? others : [...others, { ref, field, path, text, base }]
    for (const listener of this.#listeners) listener()
  }
}

const stores = new WeakMap<Session, Map<string, DraftStore>>()

/** Drafts last as long as the page, apart for each dataset: a panel that closes does not take them along. */
function storeOf(session: Session): DraftStore {
  const dataset = session.getState().dataset?.id ?? ''
  const ofSession = stores.get(session) ?? new Map<string, DraftStore>()
  stores.set(session, ofSession)
  const store = ofSession.get(dataset) ?? new DraftStore()
  ofSession.set(dataset, store)
  return store
}

/**
 * The draft of one field, null when there is none, and what the field said when it was begun. A field is a path, or a name such
 * as "note"; `shown` = what it says now.
 */
export function useDraft(
  ref: RecordRef,
  field: FieldPath | string,
  shown = '',
): readonly [string | null, (text: string | null) => void, string] {
  const store = storeOf(useSession())
  const { file, row } = ref
  const path = typeof field === 'string' ? null : JSON.stringify(field)
  const name = typeof field === 'string' ? field : formatPath(field)
  const text = useSyncExternalStore(store.subscribe, () => store.find({ file, row }, name)?.text ?? null)
  const base = useSyncExternalStore(store.subscribe, () => store.find({ file, row }, name)?.base ?? shown)
  const set = useCallback(
    (next: string | null) =>
      store.set({ file, row }, name, path === null ? null : (JSON.parse(path) as FieldPath), next, shown),
    [store, file, row, name, path, shown],
  )
  return useMemo(() => [text, set, base] as const, [text, set, base])
}

/** Every draft of this dataset. */
export function useDrafts(): readonly Draft[] {
  const store = storeOf(useSession())
  return useSyncExternalStore(store.subscribe, store.list)
}

/** Saves every draft of a record. Stops at the first that is refused: it stays a draft, and its reason is thrown. */
export async function saveDrafts(session: Session, record: LoadedRecord): Promise<void> {
  const store = storeOf(session)
  for (const draft of store.list().filter(({ ref }) => sameRef(ref, record.ref))) {
    if (draft.path === null) await session.note(record.ref, draft.text)
    else await saveDraft(session, record, draft.path, draft.text)
    store.set(record.ref, draft.field, draft.path, null)
  }
}

async function saveDraft(session: Session, record: LoadedRecord, path: FieldPath, text: string): Promise<void> {
  const before = getAt(record.row, path) ?? null
  const shape = shapeAt(session.getState().dataset?.schema ?? [], path)
  const read = readDraft(text, draftKind(before, shape), before)
  if (!read.ok) throw new Error(`${formatPath(path)} — ${read.reason}`)
  if (!isUnchanged(before, read.value)) await session.edit(record.ref, path, read.value)
}
