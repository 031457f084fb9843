/**
 * Images kept in OPFS whose pages in the file have no way in: one file for each dataset file and column, begun anew by
 * each pass. It is locked while a pass appends and never to read, so other tabs and an export's worker read it too.
 * A pack that can't be had (private window, full disk, a pass in another tab) only costs speed.
 */
import type { CellStore, KeptPlace } from '@/lib/parquet/images/kept-values'
import type { KeptFolder } from './kept-folder'
import type { PackFile } from './pack-file'

/** Random bytes at its start name what the pack holds. */
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

interface Reading {
  readonly file: Blob
  readonly pack: string
}

/** Where packs lie; another one in tests. */
export type PackFolder = Pick<KeptFolder, 'makeRoom' | 'openPack' | 'file'>

export class ImagePack implements CellStore {
  readonly #folder: PackFolder
  readonly #name: string
  /** What the images may take at most, to make room for. */
  readonly #expected: number
  #writing: Promise<Writing | undefined> | undefined
  #reading: Promise<Reading | undefined> | undefined

  constructor(folder: PackFolder, name: string, expected: number) {
    this.#folder = folder
    this.#name = name
    this.#expected = expected
  }

  /** The first one of a pass begins the pack anew. */
  async append(bytes: Uint8Array): Promise<KeptPlace | undefined> {
    this.#writing ??= this.#begin().catch(() => undefined)
    const writing = await this.#writing
    if (writing === undefined || writing.isFull) return undefined
    const position = writing.written + writing.buffered
    writing.isFull = position + bytes.length > writing.mostBytes || !put(writing, bytes)
    return writing.isFull ? undefined : { pack: writing.pack, position }
  }

  /** Ends a pass: others may then write and read it. */
  async finish(): Promise<void> {
    const writing = await this.#writing
    this.#writing = undefined
    this.#reading = undefined
    if (writing === undefined) return
    flush(writing)
    writing.file.close()
  }

  async read(pack: string, position: number, length: number): Promise<Uint8Array | undefined> {
    const writing = await this.#writing
    if (writing !== undefined) return readWritten(writing, pack, position, length)
    this.#reading ??= this.#open().catch(() => undefined)
    const reading = await this.#reading
    try {
      if (reading?.pack === pack) return await slice(reading.file, position, length)
    } catch {
      // Begun anew or removed meanwhile.
    }
    this.#reading = undefined
    return undefined
  }

  async #begin(): Promise<Writing> {
    const file = await this.#folder.openPack(this.#name)
    try {
      file.truncate(0)
      return this.#beginIn(file, await this.#folder.makeRoom(this.#expected))
    } catch (error) {
      // Left open, it would be locked for every later pass.
      file.close()
      throw error
    }
  }

  #beginIn(file: PackFile, mostBytes: number): Writing {
    const name = crypto.getRandomValues(new Uint8Array(NAME_BYTES))
    const buffer = new Uint8Array(BUFFER_BYTES)
    buffer.set(name)
    return { file, pack: toHex(name), mostBytes, buffer, written: 0, buffered: NAME_BYTES, isFull: false }
  }

  async #open(): Promise<Reading> {
    const file = await this.#folder.file(this.#name)
    return { file, pack: toHex(await slice(file, 0, NAME_BYTES)) }
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
  try {
    if (writing.file.write(bytes, { at: writing.written }) < bytes.length) return false
  } catch {
    return false
  }
  writing.written += bytes.length
  return true
}

function readWritten(writing: Writing, pack: string, position: number, length: number): Uint8Array | undefined {
  if (writing.pack !== pack) return undefined
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
