import { expect, test, vi } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { ImageChecking } from './image-checking'
import { createSessionStore, NO_IMAGE_CHECK } from './store'
import type { ImageBatch } from './worker/messages'

const BATCH: ImageBatch = { ipc: new Uint8Array(1), rows: 1, bytesRead: 1 }

/** A dataset of one row, whose pass over the images gives it and ends, or waits until it is stopped. */
function start(insertArrow: Engine['insertArrow'], { endless = false } = {}) {
  const closing = new AbortController()
  const current = {
    closing,
    info: { rows: 1 },
    reader: {
      counts: () => Promise.resolve([]),
      keptImageFacts: () => Promise.resolve<Uint8Array | null>(new Uint8Array(1)),
      checkImages: (signal: AbortSignal, onBatch: (batch: ImageBatch) => void) => {
        onBatch(BATCH)
        if (!endless) return Promise.resolve()
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      },
    },
  }
  const store = createSessionStore()
  const refresh = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const engine = { execute: () => Promise.resolve(), insertArrow }
  const core = { store, current, view: { refresh }, engine: () => Promise.resolve(engine) }
  const checking = new ImageChecking(core as unknown as SessionCore)
  return { checking, current: current as unknown as CurrentDataset, reader: current.reader, closing, store, refresh }
}

test('findings that cannot be noted end the pass as failed, and the reason is said', async () => {
  const { checking, store } = start(() => Promise.reject(new Error('no room')), { endless: true })
  checking.start()
  await vi.waitFor(() => expect(store.getState().imageCheck.status).toBe('failed'))
  expect(store.getState().notices).toMatchObject([
    { title: 'The images could not be checked to the end', detail: 'Error: no room' },
  ])
})

test('a pass that a person stops is no failure', async () => {
  const { checking, store } = start(() => Promise.resolve(), { endless: true })
  checking.start()
  await vi.waitFor(() => expect(store.getState().imageCheck.rowsDone).toBe(1))
  checking.cancel()
  await vi.waitFor(() => expect(store.getState().imageCheck.status).toBe('none'))
  expect(store.getState().notices).toEqual([])
})

test('a dataset closed while the last findings are noted says nothing of the next one', async () => {
  const { checking, closing, store, refresh } = start(() => {
    closing.abort()
    store.setState({ imageCheck: NO_IMAGE_CHECK })
    return Promise.resolve()
  })
  checking.start()
  await vi.waitFor(() => expect(closing.signal.aborted).toBe(true))
  await new Promise((resolve) => setTimeout(resolve))
  expect(store.getState().imageCheck).toEqual(NO_IMAGE_CHECK)
  expect(refresh).not.toHaveBeenCalled()
})

test('facts of an earlier visit that cannot be read count as not checked', async () => {
  const { checking, current, reader, store } = start(() => Promise.resolve())
  reader.keptImageFacts = () => Promise.reject(new RangeError('too many'))
  await checking.restore(current, new AbortController().signal)
  expect(store.getState()).toMatchObject({
    imageCheck: NO_IMAGE_CHECK,
    notices: [{ tone: 'warning', detail: 'RangeError: too many', next: 'Check the images again.' }],
  })
})
