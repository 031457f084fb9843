import { useCallback, useEffect, useRef, useState } from 'react'
import { isAbort } from '@/lib/errors'
import type { RecordRef } from '@/lib/dataset/types'
import { pictureKey } from '../record-ref'
import type { PictureSource } from '../record-ref'
import { useSession } from '../session-provider'
import { imageStoreOf } from './image-store'
import type { ShownImages } from './image-store'
import { useWhenIdle } from './use-record'

export type ImagesState =
  | { readonly status: 'none' | 'loading' }
  | { readonly status: 'failed'; readonly message: string; readonly again: () => void }
  | { readonly status: 'ready'; readonly images: ShownImages }

/** Records opened sooner after one another are passed over, as by a key held down, ms. */
const PASSING_MS = 150
/** How long one of them must stay for its pictures to be asked for, ms. Each may cost a walk through megabytes. */
const SETTLE_MS = 100

/** The pictures of a record; and, once they are there, those of its neighbours. */
export function useImages(
  dataset: PictureSource & { readonly hasImages: boolean },
  ref: RecordRef,
  neighbours: readonly (RecordRef | undefined)[],
): ImagesState {
  const session = useSession()
  const store = imageStoreOf(session)
  const key = pictureKey(dataset, ref)
  const [settled, settle] = useState<{ readonly key: string; readonly state: ImagesState } | null>(null)
  const { file, row } = ref
  const { hasImages } = dataset
  const openedAt = useRef(-Infinity)
  const [tries, setTries] = useState(0)
  const again = useCallback(() => {
    settle(null)
    setTries((made) => made + 1)
  }, [])

  useEffect(() => store.show(key), [store, key])

  useEffect(() => {
    if (!hasImages) return
    const abort = new AbortController()
    const load = async () => {
      try {
        const images = await store.load(key, { file, row }, abort.signal)
        if (!abort.signal.aborted) settle({ key, state: { status: 'ready', images } })
      } catch (error) {
        if (abort.signal.aborted || isAbort(error)) return
        const message = error instanceof Error ? error.message : String(error)
        settle({ key, state: { status: 'failed', message, again } })
      }
    }
    const passing = performance.now() - openedAt.current < PASSING_MS
    openedAt.current = performance.now()
    const timer = passing ? setTimeout(() => void load(), SETTLE_MS) : undefined
    if (!passing) void load()
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [store, hasImages, key, file, row, tries, again])

  const state = stateOf(hasImages, store.get(key), settled?.key === key ? settled.state : null)
  const wanted = neighbours.filter((one) => one !== undefined)
  useWhenIdle(
    state.status === 'ready',
    (signal) => {
      for (const one of wanted) store.load(pictureKey(dataset, one), one, signal).catch(ignoreFailure)
    },
    wanted.map((one) => pictureKey(dataset, one)).join(' '),
  )
  return state
}

function stateOf(hasImages: boolean, held: ShownImages | undefined, settled: ImagesState | null): ImagesState {
  if (!hasImages) return { status: 'none' }
  if (held) return { status: 'ready', images: held }
  return settled ?? { status: 'loading' }
}

/** A neighbour that cannot be read says so when it is opened. */
function ignoreFailure(): void {}
