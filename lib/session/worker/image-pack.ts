/**
 * Images kept in OPFS whose pages in the file have no way in: a pack for each pass over a column, which takes the place of
 * the one before it only when the pass has come to its end. It is locked while a pass appends and never to read, so other
 * tabs and an export's worker read it too. One that can't be had (private window, full disk, a pass in another tab) only
 * costs speed.
 */
import type { CellStore, KeptPlace } from '@/lib/parquet/images/kept-values'
import type { KeptFolder } from './kept-folder'
import { writeWhole } from './pack-file'
import type { PackFile } from './pack-file'

/** The first byte of a pack is this once its pass has come to the end. */
const WHOLE = 1
const HEAD_BYTES = 1
const NAME_BYTES = 16
/** Small images are gathered: a write costs microseconds whatever its size. */
const BUFFER_BYTES = 1 << 20

interface Writing {
  readonly file: PackFile
  readonly pack: string
  readonly mostBytes: number
  readonly buffer: Uint8Array
  /** Bytes in the file, and in the buffer behind them. */
  written: number
  buffered: number
  isFull: boolean
}

/** Where packs lie; another one in tests. */
export type PackFolder = Pick<KeptFolder, 'makeRoom' | 'openPack' | 'file' | 'names' | 'remove'>

export class ImagePack implements CellStore {
  readonly #folder: PackFolder
  /** Of the names of this column's packs, which go on with what the places say. */
  readonly #prefix: string
  /** What the images may take at most, to make room for. */
  readonly #expected: number
  #writing: Promise<Writing | undefined> | undefined
  #written: string | undefined
  readonly #reading = new Map<string, Promise<Blob>>()

  constructor(folder: PackFolder, prefix: string, expected: number) {
    this.#folder = folder
    this.#prefix = prefix
    this.#expected = expected
  }

  /** The first one of a pass begins a pack. */
  async append(bytes: Uint8Array): Promise<KeptPlace | undefined> {
    this.#writing ??= this.#begin().catch(() => undefined)
    const writing = await this.#writing
    if (writing === undefined || writing.isFull) return undefined
    const position = writing.written + writing.buffered
    writing.isFull = position + bytes.length > writing.mostBytes || !put(writing, bytes)
    return writing.isFull ? undefined : { pack: writing.pack, position }
  }

  /** Ends a pass: others may then write and read. */
  async finish(isWhole: boolean): Promise<void> {
    const writing = await this.#writing
    this.#writing = undefined
    this.#written = undefined
    if (writing === undefined) return
    flush(writing)
    if (isWhole && markWhole(writing)) this.#written = writing.pack
    writing.file.close()
  }

  /** Once the places of a whole pass are kept nothing refers to the packs before it. */
  async dropEarlier(): Promise<void> {
    if (this.#written === undefined) return
    for (const name of await this.#names())
      if (name !== this.#prefix + this.#written) await this.#folder.remove(name).catch(() => undefined)
  }

  async read(pack: string, position: number, length: number): Promise<Uint8Array | undefined> {
    const writing = await this.#writing
    if (writing?.pack === pack) return readWritten(writing, position, length)
    const opened = this.#reading.get(pack) ?? this.#folder.file(this.#prefix + pack)
    this.#reading.set(pack, opened)
    try {
      return await slice(await opened, position, length)
    } catch {
      // Removed meanwhile, or not there.
      this.#reading.delete(pack)
      return undefined
    }
  }

  async #begin(): Promise<Writing> {
    await this.#dropUnfinished()
    const mostBytes = await this.#folder.makeRoom(this.#expected)
    const pack = toHex(crypto.getRandomValues(new Uint8Array(NAME_BYTES)))
    const file = await this.#folder.openPack(this.#prefix + pack)
    return {
      file,
      pack,
      mostBytes,
      buffer: new Uint8Array(BUFFER_BYTES),
      written: 0,
      buffered: HEAD_BYTES,
      isFull: false,
    }
  }

  /** Of passes that were cancelled or killed. Throws where one is under way in another tab: both would keep the same. */
  async #dropUnfinished(): Promise<void> {
    for (const name of await this.#names()) {
      const [head] = await slice(await this.#folder.file(name), 0, HEAD_BYTES)
      if (head !== WHOLE) await this.#folder.remove(name)
    }
  }

  async #names(): Promise<readonly string[]> {
    const names = await this.#folder.names().catch(() => [])
    return names.filter((name) => name.startsWith(this.#prefix))
  }
}

/** False where the disk is full; what is there stays readable. */
function put(writing: Writing, bytes: Uint8Array): boolean {
  if (writing.buffered + bytes.length > BUFFER_BYTES && !flush(writing)) return false
  if (bytes.length > BUFFER_BYTES) return write(writing, bytes)
  writing.buffer.set(bytes, writing.buffered)
  writing.buffered += bytes.length
  return true
}

function flush(writing: Writing): boolean {
  const { buffer, buffered } = writing
  if (!write(writing, buffer.subarray(0, buffered))) {
    writing.isFull = true
    return false
  }
  writing.buffered = 0
  return true
}

function write(writing: Writing, bytes: Uint8Array): boolean {
  if (!writeWhole(writing.file, bytes, writing.written)) return false
  writing.written += bytes.length
  return true
}

function markWhole({ file }: Writing): boolean {
  return writeWhole(file, Uint8Array.of(WHOLE), 0)
}

function readWritten(writing: Writing, position: number, length: number): Uint8Array | undefined {
  flush(writing)
  const bytes = new Uint8Array(length)
  return writing.file.read(bytes, { at: position }) === length ? bytes : undefined
}

async function slice(file: Blob, position: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(position, position + length).arrayBuffer())
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
