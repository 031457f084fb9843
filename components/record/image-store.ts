import type { RecordRef } from '@/lib/dataset/types'
import type { RecordImage } from '@/lib/session/contract/images'
import type { Session } from '@/lib/session/contract/session'

/** An image and the object URL that shows it; null = there are no bytes to show. */
export interface ShownImage extends RecordImage {
  readonly url: string | null
}

export type ShownImages = readonly ShownImage[]

/** What is kept of records looked at lately, so that going back and forth reads nothing twice. */
const MOST_BYTES = 96 * 1024 * 1024
const MOST_RECORDS = 24

interface Pending {
  readonly images: Promise<ShownImages>
  readonly abort: AbortController
  waiting: number
}

/** Pictures of the records on screen and of their neighbours; the longest unused are given back first. */
class ImageStore {
  readonly #session: Session
  readonly #held = new Map<string, ShownImages>()
  readonly #pending = new Map<string, Pending>()
  readonly #shown = new Set<string>()

  constructor(session: Session) {
    this.#session = session
  }

  get(key: string): ShownImages | undefined {
    const images = this.#held.get(key)
    if (!images) return undefined
    this.#held.delete(key)
    this.#held.set(key, images)
    return images
  }

  /** The record is on the screen: its pictures are kept, however large its neighbours' are. Answers what lets go of them. */
  readonly show = (key: string): (() => void) => {
    this.#shown.add(key)
    return () => this.#shown.delete(key)
  }

  /** Reads a record's images once for all who ask; given up when the last of them has gone. */
  async load(key: string, ref: RecordRef, signal: AbortSignal): Promise<ShownImages> {
    const held = this.get(key)
    if (held) return held
    const pending = this.#pending.get(key) ?? this.#start(key, ref)
    pending.waiting += 1
    signal.addEventListener('abort', () => this.#leave(key, pending), { once: true })
    const images = await pending.images
    signal.throwIfAborted()
    return images
  }

  #start(key: string, ref: RecordRef): Pending {
    const abort = new AbortController()
    const pending: Pending = { images: this.#read(key, ref, abort.signal), abort, waiting: 0 }
    this.#pending.set(key, pending)
    const forget = () => {
      if (this.#pending.get(key) === pending) this.#pending.delete(key)
    }
    pending.images.then(forget, forget)
    return pending
  }

  /** A moment later, because the next record's own request takes over from the one made ahead for it. */
  #leave(key: string, pending: Pending): void {
    pending.waiting -= 1
    setTimeout(() => {
      if (pending.waiting > 0) return
      if (this.#pending.get(key) === pending) this.#pending.delete(key)
      pending.abort.abort()
    })
  }

  async #read(key: string, ref: RecordRef, signal: AbortSignal): Promise<ShownImages> {
    const images = await this.#session.loadImages(ref, signal)
    signal.throwIfAborted()
    const shown = images.map((image) => ({ ...image, url: image.blob && URL.createObjectURL(image.blob) }))
    this.#held.set(key, shown)
    this.#trim(key)
    return shown
  }

  #trim(keep: string): void {
    const sizes = [...this.#held].map(([key, images]) => ({ key, images, bytes: bytesOf(images) }))
    let bytes = sizes.reduce((sum, one) => sum + one.bytes, 0)
    let records = sizes.length
    for (const one of sizes) {
      if (bytes <= MOST_BYTES && records <= MOST_RECORDS) return
      if (one.key === keep || this.#shown.has(one.key)) continue
      for (const { url } of one.images) if (url !== null) URL.revokeObjectURL(url)
      this.#held.delete(one.key)
      bytes -= one.bytes
      records -= 1
    }
  }
}

function bytesOf(images: ShownImages): number {
  return images.reduce((sum, image) => sum + image.byteLength, 0)
}

const stores = new WeakMap<Session, ImageStore>()

export function imageStoreOf(session: Session): ImageStore {
  const store = stores.get(session) ?? new ImageStore(session)
  stores.set(session, store)
  return store
}
