/**
 * Keeps the address bar and the session saying the same. A step a person takes (open, filter, sort, open a record) is a
 * place the back button returns to; typing on, and quick repeats of one kind of step, only replace the latest place.
 */
import { textQuery } from '@/lib/query/filter'
import { EMPTY_VIEW, viewFromParams, viewToParams } from '@/lib/query/view-url'
import type { View } from '@/lib/query/view-url'
import type { Session, SessionState } from '@/lib/session/contract/session'
import { listLocalFiles } from './local-files'
import { isSameOrigin, originFromParams, originToParams } from './origin'
import type { Origin } from './origin'

/** Repeats of one kind of step within this time share one place in the history, ms. */
const REPEAT_MS = 800

/** 'remembered' = files a person picked: the origin is known once the browser has put them among the recent ones. */
export type PendingOrigin = Origin | 'remembered'

export class UrlFollower {
  readonly #session: Session
  /** Of what is being opened; else of what is open. */
  #origin: PendingOrigin | null = null
  /** Of what opened last: it is on the screen again when the next one does not open. */
  #opened: PendingOrigin | null = null
  /** Steps to another dataset so far: only the latest says what the address is. */
  #steps = 0
  #applying = false
  #lastStep = { kind: '', at: 0 }

  constructor(session: Session) {
    this.#session = session
  }

  /** Opens what the address names and follows for as long as the page lives. */
  start(): void {
    this.#session.subscribe((state, previous) => this.#follow(state, previous))
    const goTo = () => void this.#goTo(new URLSearchParams(location.search))
    window.addEventListener('popstate', goTo)
    goTo()
  }

  /** Runs a command that opens a dataset; the address follows when it has opened. */
  async open(origin: PendingOrigin, run: (session: Session) => Promise<boolean>): Promise<void> {
    const isLatest = this.#begin(origin)
    const isOpen = await run(this.#session)
    this.#end(origin, isOpen, isLatest())
    if (isOpen && isLatest()) this.#write('replace')
  }

  /** Answers whether that step is still the latest. */
  #begin(origin: PendingOrigin | null): () => boolean {
    const step = ++this.#steps
    this.#origin = origin
    // A place in the history whose dataset this one overtakes has no view to show any more.
    this.#applying = false
    return () => step === this.#steps
  }

  #end(origin: PendingOrigin, isOpen: boolean, isLatest: boolean): void {
    if (isOpen) this.#opened = origin
    if (isOpen || !isLatest) return
    this.#applying = false
    this.#origin = this.#opened
    // What was open before is what is on the screen: the address goes on naming it.
    if (this.#session.getState().dataset) this.#write('replace')
  }

  /** Makes the session show what an address says. */
  async #goTo(params: URLSearchParams): Promise<void> {
    // A place that was gone back to is never written over.
    this.#lastStep = { kind: '', at: 0 }
    const origin = originFromParams(params)
    const view = viewFromParams(params)
    const { dataset: open, opening } = this.#session.getState()
    if (open && isSameOrigin(origin, this.#known())) return this.#apply(view)
    const isLatest = this.#begin(origin)
    if (!origin) {
      this.#opened = null
      if (open || opening) this.#quietly(() => this.#session.close())
      const name = nameInHistory()
      if (name !== null) this.#session.sayGone(name)
      return
    }
    const isOpen = await this.#openAt(origin, view, isLatest)
    this.#end(origin, isOpen, isLatest())
  }

  /** Opens and, as soon as the dataset is there (its rows may still be arriving), shows the view the address asks for. */
  async #openAt(origin: Origin, view: View, isLatest: () => boolean): Promise<boolean> {
    let waiting = true
    const arrive = () => {
      if (!waiting || !isLatest()) return
      waiting = false
      this.#apply(view)
      this.#applying = false
    }
    this.#applying = true
    // With nothing open yet, even the very first rows are those the address asks for.
    if (!this.#session.getState().dataset) this.#session.setView(view)
    const unsubscribe = this.#session.subscribe((state, previous) => {
      if (state.dataset && state.dataset.id !== previous.dataset?.id) queueMicrotask(arrive)
    })
    const isOpen = await openOrigin(this.#session, origin)
    unsubscribe()
    if (isOpen) arrive()
    return isOpen
  }

  #apply(view: View): void {
    this.#quietly(() => this.#session.setView(view))
  }

  #quietly(act: () => void): void {
    const before = this.#applying
    this.#applying = true
    act()
    this.#applying = before
  }

  #follow(state: SessionState, previous: SessionState): void {
    if (this.#applying) return
    if (state.dataset?.id !== previous.dataset?.id) {
      if (state.dataset) queueMicrotask(() => this.#startAfresh())
      else this.#origin = this.#opened = null
      this.#write('push', true)
    } else if (state.dataset && state.view !== previous.view) {
      this.#write(this.#isRepeat(previous.view, state.view) ? 'replace' : 'push')
    } else if (state.recents !== previous.recents && this.#origin === 'remembered') {
      this.#write('replace')
    }
  }

  /** Filters and the open record of an earlier dataset mean nothing to the next one. */
  #startAfresh(): void {
    const { panel } = this.#session.getState().view
    this.#apply({ ...EMPTY_VIEW, panel })
    this.#write('replace')
  }

  #isRepeat(before: View, after: View): boolean {
    const kind = stepKind(before, after)
    const now = Date.now()
    const repeat = kind === this.#lastStep.kind && (kind === 'typing' || now - this.#lastStep.at < REPEAT_MS)
    this.#lastStep = { kind, at: now }
    return repeat
  }

  /** The origin as far as it is known. */
  #known(): Origin | null {
    if (this.#origin !== 'remembered') return this.#origin
    const { dataset, recents } = this.#session.getState()
    return recents.some((recent) => recent.id === dataset?.id) && dataset ? { kind: 'recent', id: dataset.id } : null
  }

  /** `always`: a place of its own even where the address cannot say more. */
  #write(how: 'push' | 'replace', always = false): void {
    const { dataset, view } = this.#session.getState()
    const origin = this.#known()
    const params = viewToParams(dataset ? view : EMPTY_VIEW, originToParams(origin))
    const search = params.size === 0 ? '' : `?${params.toString()}`
    if (search === location.search && !always) return
    const url = `${location.pathname}${search}`
    const state: Place | null = dataset !== null && origin === null ? { datasetName: dataset.name } : null
    if (how === 'push') history.pushState(state, '', url)
    else history.replaceState(state, '', url)
  }
}

/** What the browser's history keeps of a place whose dataset no address can name. */
interface Place {
  readonly datasetName: string
}

function nameInHistory(): string | null {
  const name = (history.state as Partial<Place> | null)?.datasetName
  return typeof name === 'string' ? name : null
}

async function openOrigin(session: Session, origin: Origin): Promise<boolean> {
  switch (origin.kind) {
    case 'src':
      return session.openUrls(origin.urls)
    case 'demo':
      return session.openDemo(origin.demo)
    case 'recent':
      return session.openRecent(origin.id)
    case 'local': {
      const files = await listLocalFiles().catch(() => [])
      const named = origin.names.map(
        (name) => files.find((file) => file.name === name)?.url ?? `/local/${encodeURIComponent(name)}`,
      )
      return session.openUrls(named)
    }
  }
}

function stepKind(before: View, after: View): string {
  const query = textQuery(after.filters)
  if (textQuery(before.filters) !== query) return query === '' ? 'cleared' : 'typing'
  if (before.record !== after.record) return before.record && after.record ? 'another record' : 'record'
  if (before.filters !== after.filters) return 'filters'
  return before.sort !== after.sort ? 'sort' : 'panel'
}
