/** The session: one store, every mutation a command. This file only ties the commands together. */
import { writeJournal } from '@/lib/journal/jsonl'
import type { Filter } from '@/lib/query/filter'
import { Balancing } from './balancing'
import type { Diagnostics } from './contract/dataset'
import type { Session } from './contract/session'
import { SessionCore } from './core'
import { Editing } from './editing'
import { sweepExports } from './export-folder'
import { Exporting } from './exporting'
import { ImageChecking } from './image-checking'
import { journalSteps } from './journal-view'
import { Opening } from './opening'
import { demoRequest, filesRequest, recentRequest, urlsRequest } from './open-requests'
import type { Questions } from './questions'
import { Recents } from './recents'
import { loadRecord } from './records'
import { planSplit } from './split-planning'
import { reportError } from './store'
import { KeptFolder, sweepForgotten } from './worker/kept-folder'

/** Makes the page's session: one a page, for as long as the page lives. */
export function createSession(): Session {
  const core = new SessionCore()
  const { store, view } = core
  const recents = new Recents()
  const balancing = new Balancing(core)
  const editing = new Editing(core)
  const images = new ImageChecking(core)
  const opening = new Opening(core, balancing, images, recents)
  const exporting = new Exporting(core)
  void sweepExports()
  void sweepForgotten()

  // Reader and engine take a moment to start: by the time a file is picked they are there. Where the page begins by opening
  // something, its first rows come before the engine, whose compilation takes every core there is.
  core.warmReader()
  setTimeout(() => {
    if (store.getState().opening !== null) return
    core.engine().catch((error: unknown) => reportError(store, 'The app could not start fully', error))
  })
  void recents.list().then((list) => store.setState({ recents: list }))
  listenToOtherTabs(core, editing)

  /** Opens what `make` gives; what it throws is shown like any failure to open. */
  const openWith = async (title: string, make: () => Promise<Parameters<Opening['open']>[0]>): Promise<boolean> => {
    try {
      return await opening.open(await make())
    } catch (error) {
      opening.report(title, error)
      return false
    }
  }
  const ask = <T>(question: (questions: Questions) => Promise<T>): Promise<T> => {
    const questions = core.current?.questions
    if (questions === undefined) return Promise.reject(new DOMException('not ready', 'AbortError'))
    return question(questions)
  }

  return {
    getState: () => store.getState(),
    subscribe: (listener) => store.subscribe(listener),

    openFiles: (items) => openWith('What was picked could not be opened', () => filesRequest(items)),
    openUrls: (urls) => openWith('The address could not be opened', () => Promise.resolve(urlsRequest(urls))),
    openDemo: (name) => openWith('The demo could not be opened', () => Promise.resolve(demoRequest(name))),
    openRecent: (id) => openWith('The dataset could not be opened again', () => recentRequest(recents, id)),
    sayGone: (name) =>
      opening.say({
        tone: 'warning',
        title: `${name} is no longer open`,
        detail: 'The browser keeps no access to files chosen in this way.',
        file: null,
        next: 'Choose them again: what you changed in them is kept.',
      }),
    async forgetRecent(id) {
      const unused = await recents.forget(id)
      store.setState({ recents: await recents.list() })
      const open = core.current?.edits.files ?? []
      for (const fingerprint of unused) await new KeptFolder(fingerprint).forget(open.includes(fingerprint))
    },
    cancelOpening: () => opening.cancel(),
    close: () => opening.close(),
    dismiss: (id) => store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
    setMapping: (change) => opening.setMapping(change),

    setView(next) {
      const previous = store.getState().view
      store.setState({ view: next })
      view.viewChanged(next, previous)
    },
    peekRow: (index) => view.window.peek(index),
    requestRows: (from, to) => view.window.request(from, to),
    refAt: (index) => view.window.refAt(index),
    indexOf: (ref) => view.window.indexOf(ref),

    previewRows: (refs, signal) => ask((q) => q.previews(refs, core.current?.extraNames ?? [], signal)),
    facet: (column, filters, signal) => ask((q) => q.facet(column, filters, signal)),
    histogram: (column, bins, filters, signal) => ask((q) => q.histogram(column, bins, filters, signal)),
    crossTab: (row, column, filters, signal) => ask((q) => q.crossTab(row, column, filters, signal)),
    valueShares: (column, filters, signal) => ask((q) => q.valueShares(column, filters, signal)),
    flagCounts: (filters, signal) => ask((q) => q.flagCounts(filters, signal)),
    totals: (signal) => ask((q) => q.totals(signal)),

    loadRecord: (ref, signal) => loadRecord(core.require(), ref, signal),
    loadImages: (ref, signal) => core.require().reader.images(ref, signal),
    thumbnail: (ref, signal) => core.require().reader.thumbnail(ref, signal),
    startImageCheck: () => images.start(),
    cancelImageCheck: () => images.cancel(),
    cancelSearch: () => view.cancelSearch(),
    resumeSearch: () => view.resumeSearch(),

    edit: (ref, path, after) => editing.edit(ref, path, after),
    mark: (refs, mark) => editing.mark(refs, mark),
    toggleMark: (ref, mark) => editing.toggleMark(ref, mark),
    note: (ref, text) => editing.note(ref, text),
    setAnswerFollows: (on) => editing.setAnswerFollows(on),
    undo: () => editing.undo(),
    redo: () => editing.redo(),
    journalSteps: () => (core.current === undefined ? [] : journalSteps(core.current.edits)),
    downloadJournal: () => new Blob([...writeJournal(core.require().edits.log)], { type: 'application/jsonl' }),
    importJournal: (file) => editing.import(file),

    setBalance: (change) => balancing.set(change),
    planRebalance: (options, signal) => planSplit(core, options, signal),
    countWithout: (excluded, withinView, signal) =>
      ask((q) => q.countWithout(excluded, withinView ? viewFilters(core) : [], signal)),
    reasonCounts: (withinView, signal) => ask((q) => q.reasonCounts(withinView ? viewFilters(core) : [], signal)),
    export: (request, target) => exporting.export(request, target),
    cancelExport: () => exporting.cancel(),
    exportedFile: (name) => exporting.file(name),
    clearExport: () => exporting.clear(),

    diagnostics: (signal) => diagnose(core, signal),
  }
}

function viewFilters(core: SessionCore): readonly Filter[] {
  return core.store.getState().view.filters
}

/** Another tab's changes come as messages; a tab that slept asks for what it missed when it is looked at again. */
function listenToOtherTabs(core: SessionCore, editing: Editing): void {
  core.journal.onChange((entries) => {
    const { current } = core
    if (current !== undefined) void editing.received(current, current.edits.receive(entries))
  })
  core.journal.onRestored(() => void editing.journalRestored().catch(() => undefined))
  // Opened ahead of the first dataset; what hinders it is said then.
  void core.journal.load([])
  document.addEventListener('visibilitychange', () => {
    const { current } = core
    if (document.visibilityState !== 'visible' || current === undefined) return
    current.edits.catchUp().then(
      (refs) => editing.received(current, refs),
      () => undefined,
    )
  })
}

async function diagnose(core: SessionCore, signal: AbortSignal): Promise<Diagnostics> {
  const { reader, info } = core.require()
  const counts = await reader.counts(signal)
  const { version } = await core.engine()
  return {
    files: info.files.map((file, k) => ({
      name: file.name,
      footerBytes: file.footerBytes,
      lightBytes: file.lightBytes,
      imageChunkBytes: file.imageBytes,
      bytesRead: counts[k]?.bytes ?? 0,
      reads: counts[k]?.reads ?? 0,
      layout: file.layout,
    })),
    engine: version,
  }
}
