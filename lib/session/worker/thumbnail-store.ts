/**
 * Thumbnails kept on disk (OPFS), one append-only file an image column: made once, there at the next visit.
 * A cache that can't be kept (private window, second tab, full disk) only costs speed.
 */
import type { KeptFolder } from './kept-folder'
import { writeWhole } from './pack-file'
import type { PackFile } from './pack-file'

/** Records: row (u32), length (u32), then that many bytes; 0 = the row has no picture to show. Little-endian. */
const HEADER_BYTES = 8

interface Extent {
  readonly start: number
  readonly length: number
}

export class ThumbnailStore {
  readonly #file: PackFile
  readonly #mostBytes: number
  readonly #extents = new Map<number, Extent>()
  #end = 0

  /** Reads what is there; a torn last record (a killed tab) is cut off. */
  constructor(file: PackFile, room = Infinity) {
    this.#file = file
    const size = file.getSize()
    this.#mostBytes = size + room
    const header = new Uint8Array(HEADER_BYTES)
    const view = new DataView(header.buffer)
    while (this.#end + HEADER_BYTES <= size) {
      file.read(header, { at: this.#end })
      const start = this.#end + HEADER_BYTES
      const length = view.getUint32(4, true)
      if (start + length > size) break
      this.#extents.set(view.getUint32(0, true), { start, length })
      this.#end = start + length
    }
    if (this.#end < size) file.truncate(this.#end)
  }

  /** undefined = not made yet; null = nothing to show. */
  get(row: number): Uint8Array | null | undefined {
    const extent = this.#extents.get(row)
    if (extent === undefined) return undefined
    if (extent.length === 0) return null
    const bytes = new Uint8Array(extent.length)
    this.#file.read(bytes, { at: extent.start })
    return bytes
  }

  /** What there is no room for is not kept. */
  put(row: number, bytes: Uint8Array | null): void {
    const record = new Uint8Array(HEADER_BYTES + (bytes?.length ?? 0))
    const view = new DataView(record.buffer)
    view.setUint32(0, row, true)
    view.setUint32(4, bytes?.length ?? 0, true)
    if (bytes !== null) record.set(bytes, HEADER_BYTES)
    if (this.#end + record.length > this.#mostBytes) return
    if (!writeWhole(this.#file, record, this.#end)) return this.#file.truncate(this.#end)
    this.#extents.set(row, { start: this.#end + HEADER_BYTES, length: record.length - HEADER_BYTES })
    this.#end += record.length
  }
}

/** What others' copies make room for, for thumbnails of which few may ever be made. */
const MOST_ROOM_BYTES = 256 << 20
/** At most; a WebP of this size takes about 3 KB. */
const THUMBNAIL_BYTES = 6 << 10

/**
 * The store of a dataset file of so many rows, or null where none can be kept. `leafIndex` is that of its image column:
 * which one that is, the person may change.
 */
export async function openThumbnailStore(
  folder: KeptFolder,
  leafIndex: number,
  rows: number,
): Promise<ThumbnailStore | null> {
  try {
    const room = await folder.makeRoom(Math.min(rows * THUMBNAIL_BYTES, MOST_ROOM_BYTES))
    return new ThumbnailStore(await folder.openPack(`thumbnails-${leafIndex}`), room)
  } catch {
    return null
  }
}
