import { useEffect, useState } from 'react'
import { isAbort } from '@/lib/errors'
import type { RecordRef } from '@/lib/dataset/types'
import type { Session } from '@/lib/session/contract/session'
import { pictureKey } from '../record-ref'
import type { PictureSource } from '../record-ref'
import { useSession } from '../session-provider'
import { ThumbnailUrls } from './thumbnail-urls'

/** Rows that only fly past while scrolling ask for nothing. */
const SETTLE_MS = 70

const stores = new WeakMap<Session, ThumbnailUrls>()

function urlsOf(session: Session): ThumbnailUrls {
  const urls = stores.get(session) ?? new ThumbnailUrls()
  stores.set(session, urls)
  return urls
}

export type Thumbnail =
  | { readonly status: 'loading' }
  | { readonly status: 'none' | 'failed' }
  | { readonly status: 'ready'; readonly url: string }

/** The thumbnail of a record on screen; asked for once it has stayed there a moment, given up when it leaves. */
export function useThumbnail(dataset: PictureSource, ref: RecordRef): Thumbnail {
  const session = useSession()
  const urls = urlsOf(session)
  const key = pictureKey(dataset, ref)
  const [settled, settle] = useState<{ readonly key: string; readonly failed: boolean } | null>(null)
  const { file, row } = ref

  useEffect(() => {
    if (urls.get(key) !== undefined) return
    const abort = new AbortController()
    const load = async () => {
      try {
        const blob = await session.thumbnail({ file, row }, abort.signal)
        if (abort.signal.aborted) return
        urls.add(key, blob)
        settle({ key, failed: false })
      } catch (error) {
        if (!abort.signal.aborted && !isAbort(error)) settle({ key, failed: true })
      }
    }
    const timer = setTimeout(() => void load(), SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [session, urls, key, file, row])

  const url = urls.get(key)
  if (url === undefined) return { status: settled?.key === key && settled.failed ? 'failed' : 'loading' }
  return url === null ? { status: 'none' } : { status: 'ready', url }
}
