import type { RecordRef } from '@/lib/dataset/types'
import type { RecordImage, Session } from '@/lib/session/contract'
import { refKey } from '../record-ref'

/** An image and the object URL that shows it; null = there are no bytes to show. */
export interface ShownImage extends RecordImage {
  readonly url: string | null
}

export type ShownImages = readonly ShownImage[]

/** What is kept of records looked at lately, so that going back and forth reads nothing twice. */
const MOST_BYTES = 96 * 1024 * 1024
const MOST_RECORDS = 24

/** Pictures of the records on screen and of their neighbours; the longest unused are given back first. */
class ImageStore {
  readonly #session: Session
  readonly #held = new Map<string, ShownImages>()

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

  async load(key: string, ref: RecordRef, signal: AbortSignal): Promise<ShownImages> {
    const held = this.get(key)
    if (held) return held
    const images = await this.#session.loadImages(ref, signal)
    signal.throwIfAborted()
    const arrived = this.get(key)
    if (arrived) return arrived
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
      if (one.key === keep) continue
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

export function imageKey(dataset: string, ref: RecordRef): string {
  return `${dataset} ${refKey(ref)}`
}
