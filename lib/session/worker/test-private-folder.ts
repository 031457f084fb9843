/** For tests: folders and files of the browser's private file system, in memory. */
import { memoryFile } from './test-pack-file'

export class PrivateFolder {
  readonly kind = 'directory'
  readonly entries = new Map<string, PrivateFolder | PrivateFile>()

  constructor(readonly name: string) {}

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<PrivateFolder> {
    const entry = this.entries.get(name) ?? (create ? new PrivateFolder(name) : undefined)
    if (entry === undefined) throw new DOMException(name, 'NotFoundError')
    this.entries.set(name, entry)
    return Promise.resolve(entry as PrivateFolder)
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<PrivateFile> {
    const entry = this.entries.get(name) ?? (create ? new PrivateFile(name) : undefined)
    if (entry === undefined) throw new DOMException(name, 'NotFoundError')
    if (entry instanceof PrivateFolder) throw new DOMException(name, 'TypeMismatchError')
    this.entries.set(name, entry)
    return Promise.resolve(entry)
  }

  async removeEntry(name: string): Promise<void> {
    const entry = this.entries.get(name)
    if (entry?.isHeld) throw new DOMException(name, 'NoModificationAllowedError')
    if (!this.entries.delete(name)) throw new DOMException(name, 'NotFoundError')
    return Promise.resolve()
  }

  async *values(): AsyncGenerator<PrivateFolder | PrivateFile> {
    yield* await Promise.resolve([...this.entries.values()])
  }

  get isHeld(): boolean {
    return [...this.entries.values()].some((entry) => entry.isHeld)
  }

  /** Paths of all files below. */
  paths(): string[] {
    return [...this.entries.values()].flatMap((entry) =>
      entry instanceof PrivateFolder ? entry.paths().map((path) => `${entry.name}/${path}`) : [entry.name],
    )
  }
}

let clock = 0

export class PrivateFile {
  readonly kind = 'file'
  readonly #file = memoryFile()
  #modified = ++clock
  /** A file with an open handle can't be removed. */
  isHeld = false

  constructor(readonly name: string) {}

  createSyncAccessHandle() {
    if (this.isHeld) return Promise.reject(new DOMException(this.name, 'NoModificationAllowedError'))
    this.isHeld = true
    return Promise.resolve({ ...this.#file, close: () => void (this.isHeld = false) })
  }

  createWritable() {
    const written = memoryFile()
    return Promise.resolve({
      write: async (piece: Uint8Array | Blob) => {
        const bytes = piece instanceof Blob ? new Uint8Array(await piece.arrayBuffer()) : piece
        written.write(bytes, { at: written.getSize() })
      },
      close: () => {
        this.#modified = ++clock
        this.#file.bytes = written.bytes
        return Promise.resolve()
      },
      abort: () => Promise.resolve(),
    })
  }

  getFile() {
    return Promise.resolve(
      new File([this.#file.bytes as Uint8Array<ArrayBuffer>], this.name, { lastModified: this.#modified }),
    )
  }
}
