import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { formatPath, getAt } from '@/lib/dataset/cells'
import { shapeAt } from '@/lib/dataset/shape'
import type { FieldPath, RecordRef } from '@/lib/dataset/types'
import { draftKind, isUnchanged, readDraft } from '@/lib/dataset/value-draft'
import type { LoadedRecord } from '@/lib/session/contract/record'
import type { Session } from '@/lib/session/contract/session'
import { sameRef } from '../record-ref'
import { useSession } from '../session-provider'

/** The field a draft is of. */
interface DraftPlace {
  /** Id of its dataset. */
  readonly dataset: string
  readonly ref: RecordRef
  readonly field: string
  /** null for drafts of what is no field of the row, such as the note. */
  readonly path: FieldPath | null
}

/** Text being typed, by record and field: it stays when a person looks elsewhere, until it is saved or given up. */
export interface Draft extends DraftPlace {
  readonly text: string
  /** What the field said when the draft was begun. */
  readonly base: string
}

/** Drafts last as long as the page, those of datasets that are closed too: a panel that closes does not take them along. */
class DraftStore {
  #held: readonly Draft[] = []
  readonly #listeners = new Set<() => void>()

  readonly list = (): readonly Draft[] => this.#held

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  find({ dataset, ref, field }: DraftPlace): Draft | undefined {
    return this.#held.find((draft) => draft.dataset === dataset && draft.field === field && sameRef(draft.ref, ref))
  }

  /** null gives the draft up. */
  set(place: DraftPlace, text: string | null, shown = ''): void {
    const earlier = this.find(place)
    if (text === null && !earlier) return
    const others = this.#held.filter((draft) => draft !== earlier)
    const base = earlier?.base ?? shown
    this.#held = text === null ? others : [...others, { ...place, text, base }]
    for (const listener of this.#listeners) listener()
  }
}

const stores = new WeakMap<Session, DraftStore>()

export function storeOf(session: Session): DraftStore {
  const store = stores.get(session) ?? new DraftStore()
  stores.set(session, store)
  return store
}

/**
 * The draft of one field, null when there is none, and what the field said when it was begun. A field is a path, or a name such
 * as "@note"; `shown` = what it says now.
 */
export function useDraft(
  ref: RecordRef,
  field: FieldPath | string,
  shown = '',
): readonly [string | null, (text: string | null) => void, string] {
  const session = useSession()
  const store = storeOf(session)
  const dataset = session.getState().dataset?.id ?? ''
  const { file, row } = ref
  const path = typeof field === 'string' ? null : JSON.stringify(field)
  const name = typeof field === 'string' ? field : formatPath(field)
  const place = useMemo(
    () => ({ dataset, ref: { file, row }, field: name, path: path === null ? null : (JSON.parse(path) as FieldPath) }),
    [dataset, file, row, name, path],
  )
  const text = useSyncExternalStore(store.subscribe, () => store.find(place)?.text ?? null)
  const base = useSyncExternalStore(store.subscribe, () => store.find(place)?.base ?? shown)
  const set = useCallback((next: string | null) => store.set(place, next, shown), [store, place, shown])
  return useMemo(() => [text, set, base] as const, [text, set, base])
}

/** True where a field within this one has a draft. */
export function useHasDraftIn(ref: RecordRef, within: FieldPath): boolean {
  const dataset = useSession().getState().dataset?.id
  return useDrafts().some(
    (draft) =>
      draft.dataset === dataset && sameRef(draft.ref, ref) && within.every((step, at) => draft.path?.[at] === step),
  )
}

/** Every draft on this page, of whatever dataset. */
export function useDrafts(): readonly Draft[] {
  const store = storeOf(useSession())
  return useSyncExternalStore(store.subscribe, store.list)
}

/**
 * Saves every draft of a record of this dataset. Stops at the first that is refused: it stays a draft, and its reason is thrown.
 * So it does when another dataset is opened meanwhile, whose record of that number is another one.
 */
export async function saveDrafts(session: Session, dataset: string, record: LoadedRecord): Promise<void> {
  const store = storeOf(session)
  const drafts = store.list().filter((draft) => draft.dataset === dataset && sameRef(draft.ref, record.ref))
  for (const draft of drafts) {
    refuseOtherDataset(session, dataset)
    if (draft.path === null) await session.note(record.ref, draft.text)
    else await saveDraft(session, record, draft.path, draft.text)
    store.set(draft, null)
  }
  refuseOtherDataset(session, dataset)
}

function refuseOtherDataset(session: Session, dataset: string): void {
  if (session.getState().dataset?.id !== dataset) throw new Error('Another dataset was opened meanwhile.')
}

async function saveDraft(session: Session, record: LoadedRecord, path: FieldPath, text: string): Promise<void> {
  const before = getAt(record.row, path) ?? null
  const shape = shapeAt(session.getState().dataset?.schema ?? [], path)
  const read = readDraft(text, draftKind(before, shape), before)
  if (!read.ok) throw new Error(`${formatPath(path)} — ${read.reason}`)
  if (!isUnchanged(before, read.value)) await session.edit(record.ref, path, read.value)
}
