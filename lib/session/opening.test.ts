/** What is worked out for one dataset is never put on another, and only what could be read with is kept. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CurationError } from '@/lib/errors'
import { RetryingStore } from '@/lib/journal/retrying-store'
import { openJournalStore } from '@/lib/journal/store'
import { NO_COLUMNS } from '@/lib/dataset/mapping.testing'
import type { ColumnMapping } from '@/lib/dataset/types'
import { Balancing } from './balancing'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { ImageChecking } from './image-checking'
import { questionsOfAll } from './known-rows'
import { Opening } from './opening'
import type { OpenRequest } from './opening'
import type { Recents } from './recents'
import { createSessionStore, NO_IMAGE_CHECK } from './store'
import type { RowBatch, SourceSpec } from './worker/messages'

const journals: RetryingStore[] = []
beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => setTimeout(act))
})
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close()
  vi.unstubAllGlobals()
})

/** Datasets of one row, named by their source's address; no column but "ability" can be the ability. */
function start() {
  const asked: Partial<ColumnMapping>[] = []
  const keptFacts = new Map<string, () => Promise<Uint8Array | null>>()
  const failing = new Set<string>()
  const derive = (name: string) =>
    failing.has(name)
      ? Promise.reject(new CurationError('journal', 'Row 0 has no field b.'))
      : Promise.resolve(new Uint8Array(1))
  const createReader = () => {
    let name = ''
    return {
      sources: [] as readonly SourceSpec[],
      open(sources: readonly SourceSpec[], mapping: Partial<ColumnMapping>) {
        this.sources = sources
        const [source] = sources
        name = source?.kind === 'url' ? source.url : ''
        asked.push(mapping)
        if ((mapping.ability ?? 'ability') !== 'ability') return Promise.reject(new Error('no such column'))
        return Promise.resolve({
          files: [{ name, byteLength: 1, fingerprint: name }],
          kind: 'prompts',
          mapping: { ...NO_COLUMNS, ...mapping },
          columns: [],
          extra: [],
          missing: [],
          warnings: [],
          textResident: true,
          hasImages: true,
          namesImages: false,
          rows: 1,
        })
      },
      rows: (_: AbortSignal, onBatch: (batch: RowBatch) => void) => {
        onBatch({ ipc: new Uint8Array(1), rows: 1, lines: [], bytesRead: 1 })
        return Promise.resolve()
      },
      derive: () => derive(name),
      keptImageFacts: () => keptFacts.get(name)?.() ?? Promise.resolve(null),
      close: () => undefined,
    }
  }
  const inserted: string[] = []
  const engine = {
    execute: () => Promise.resolve(),
    query: () => Promise.resolve([]),
    insertArrow: (table: string) => Promise.resolve(void inserted.push(table)),
  }
  const nothing = () => undefined
  const view = {
    attach: nothing,
    showFirst: nothing,
    engineReady: nothing,
    refreshSoon: nothing,
    resumeSearch: nothing,
    refresh: () => Promise.resolve(),
  }
  const journal = new RetryingStore(() => openJournalStore('test'))
  journals.push(journal)
  const store = createSessionStore()
  const plain = { store, view, journal, createReader, engine: () => Promise.resolve(engine), actor: () => 'me' }
  const core = Object.assign(plain, { current: undefined as CurrentDataset | undefined }) as unknown as SessionCore
  const recents = { keep: () => Promise.resolve([]), list: () => Promise.resolve([]) } as unknown as Recents
  const opening = new Opening(core, new Balancing(core), new ImageChecking(core), recents)
  return { opening, core, store, journal, asked, keptFacts, failing, inserted }
}

function request(name: string): OpenRequest {
  return { name, sources: [{ kind: 'url', url: name, name }], kept: [], demo: false }
}

test('image facts of a dataset that made room for another one do not count as that one’s', async () => {
  const { opening, store, keptFacts, inserted } = start()
  let find: (facts: Uint8Array) => void = () => {}
  keptFacts.set('first', () => new Promise((resolve) => (find = resolve)))
  const first = opening.open(request('first'))
  await vi.waitFor(() => expect(store.getState().opening?.step).toBe('engine'))
  const second = opening.open(request('second'))
  await vi.waitFor(() => expect(store.getState().dataset?.name).toBe('second'))
  find(new Uint8Array(1))
  expect(await first).toBe(false)
  expect(await second).toBe(true)
  expect(store.getState()).toMatchObject({ imageCheck: NO_IMAGE_CHECK, opening: null, notices: [] })
  expect(inserted).toEqual(['source', 'source'])
})

test('a dataset whose kept image facts cannot be read opens all the same', async () => {
  const { opening, core, store, keptFacts } = start()
  keptFacts.set('first', () => Promise.reject(new RangeError('too many')))
  expect(await opening.open(request('first'))).toBe(true)
  expect(core.current?.isComplete).toBe(true)
  expect(store.getState()).toMatchObject({ imageCheck: NO_IMAGE_CHECK, notices: [{ tone: 'warning' }] })
})

test('columns that cannot be read are not kept, those that can are', async () => {
  const { opening, store, asked } = start()
  await opening.open(request('first'))
  await opening.setMapping({ ability: 'nothing' })
  expect(store.getState().notices).toMatchObject([{ title: 'first could not be opened' }])
  expect(store.getState().dataset?.name).toBe('first')
  expect(await opening.open(request('first'))).toBe(true)
  await opening.setMapping({ ability: 'ability' })
  await opening.setMapping({ prompt: 'prompt' })
  asked.splice(0)
  await opening.open(request('first'))
  expect(asked).toEqual([{}, { ability: 'ability', prompt: 'prompt' }])
})

const change = { row: 0, rowFingerprint: 'r', path: ['b'], before: null, after: 1, time: '2026-01-01T00:00:00.000Z' }

test('a dataset whose changes cannot be shown opens, where they can be undone, and no export goes without them', async () => {
  const { opening, core, store, journal, failing } = start()
  await journal.append([{ ...change, id: '1', step: '1', actor: 'me', file: 'changed' }])
  failing.add('changed')
  expect(await opening.open(request('changed'))).toBe(true)
  expect(store.getState()).toMatchObject({ journal: { steps: 1 }, notices: [{ detail: 'Row 0 has no field b.' }] })
  const { current } = core
  const asked = current && questionsOfAll(core, current, false, new AbortController().signal)
  await expect(asked).rejects.toMatchObject({ message: expect.stringContaining('Row 0 has no field b.') as string })
  failing.clear()
  await expect(current && questionsOfAll(core, current, false, new AbortController().signal)).resolves.toBeDefined()
})

test('a dataset that was still loading is read again where the next one does not open', async () => {
  const { opening, store, keptFacts } = start()
  expect(await opening.open(request('before'))).toBe(true)
  let find: (facts: null) => void = () => {}
  keptFacts.set('first', () => new Promise((resolve) => (find = resolve)))
  const first = opening.open(request('first'))
  await vi.waitFor(() => expect(store.getState().opening?.step).toBe('engine'))
  expect(store.getState().dataset?.name).toBe('first')
  keptFacts.delete('first')
  const bad = { ...request('bad'), mapping: { ability: 'nothing' } }
  expect(await opening.open(bad)).toBe(false)
  find(null)
  expect(await first).toBe(false)
  expect(store.getState()).toMatchObject({ dataset: { name: 'first' }, opening: null })
})

test('what another tab saves while the journal is read is seen', async () => {
  const { opening, store, journal } = start()
  const { load } = journal
  journal.load = async (...asked) => {
    const entries = await load.apply(journal, asked)
    journal.load = load
    await journal.append([
      { ...change, path: ['@mark'], after: 'drop', id: '2', step: '2', actor: 'other', file: 'shared' },
    ])
    return entries
  }
  expect(await opening.open(request('shared'))).toBe(true)
  expect(store.getState().journal).toMatchObject({ steps: 1, marked: { drop: 1 } })
})
