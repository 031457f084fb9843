/**
 * What was found out about a dataset file (places, copies of images, facts, thumbnails), kept in OPFS in a folder of its
 * own, named by the fingerprint. It goes stale only where a file changes under its fingerprint: no export of this app
 * does, a file of another writer only as `fileFingerprint` says. All folders share one budget, in which those opened
 * longest ago make room; what can't be kept (private window, full disk, another tab at it) only costs speed. No other
 * module touches these folders.
 */
import { openPackFile } from './pack-file'
import type { PackFile } from './pack-file'

const ROOT = 'kept'
/** A few large files' copies of images. */
const MOST_KEPT_BYTES = 8 * 2 ** 30
/** Of these for what is appended to: places and facts, without which copies of images are of no use, come after them. */
export const MOST_APPENDED_BYTES = MOST_KEPT_BYTES - (64 << 20)
/** Of what the browser would give this site is left to exports and journals: half of it, or so much. */
const MOST_LEFT_BYTES = 4 * 2 ** 30
/** Written when the dataset is opened: the folder was in use then. */
const USED = 'used'
/** Written where a folder that is in use is to go at the next start. */
const FORGOTTEN = 'forgotten'

export class KeptFolder {
  readonly #fingerprint: string
  /** Folders that make no room for this one. */
  #spared: ReadonlySet<string>

  constructor(fingerprint: string) {
    this.#fingerprint = fingerprint
    this.#spared = new Set([fingerprint])
  }

  /** Files of one dataset make no room for each other: the next visit would miss what this one keeps. */
  spare(fingerprints: readonly string[]): void {
    this.#spared = new Set([this.#fingerprint, ...fingerprints])
  }

  async read(name: string): Promise<Uint8Array | null> {
    try {
      return new Uint8Array(await (await this.file(name)).arrayBuffer())
    } catch {
      return null
    }
  }

  /** Whole or not at all. False where there was no place. */
  async keep(name: string, bytes: Uint8Array): Promise<boolean> {
    try {
      if ((await this.#room(bytes.length, MOST_KEPT_BYTES)) < bytes.length) return false
      await write(await this.#open(true), name, bytes)
      return true
    } catch {
      return false
    }
  }

  /** A file to append to. Throws where another tab or worker has it open, and where there are no such files. */
  async openPack(name: string): Promise<PackFile> {
    return openPackFile(await (await this.#open(true)).getFileHandle(name, { create: true }))
  }

  async names(): Promise<readonly string[]> {
    return (await filesOf(await this.#open(false))).map(({ name }) => name)
  }

  /** Throws where it is open, and where it isn't there. */
  async remove(name: string): Promise<void> {
    await (await this.#open(false)).removeEntry(name)
  }

  /** As it is now. Throws where it isn't there. */
  async file(name: string): Promise<Blob> {
    return (await (await this.#open(false)).getFileHandle(name)).getFile()
  }

  /** Bytes that may be appended beside what is kept; up to `bytes` of them are made room for. */
  makeRoom(bytes: number): Promise<number> {
    return this.#room(bytes, MOST_APPENDED_BYTES)
  }

  async #room(bytes: number, most: number): Promise<number> {
    const root = await openRoot()
    const folders = await measure(root)
    let kept = folders.reduce((sum, folder) => sum + folder.bytes, 0)
    for (const folder of folders) {
      if ((await roomBeside(kept, most)) >= bytes) break
      if (!this.#spared.has(folder.name) && (await remove(root, folder.name))) kept -= folder.bytes
    }
    return roomBeside(kept, most)
  }

  /** The dataset was opened: its folder, where there is one, is the last to make room, and wanted again. */
  async noteUse(): Promise<void> {
    try {
      const folder = await this.#open(false)
      await write(folder, USED, new Uint8Array(0))
      await folder.removeEntry(FORGOTTEN)
    } catch {
      // Nothing is kept, or it was not to be forgotten.
    }
  }

  /** Takes everything away; of a file that is open here or in another tab, the rest at the next start. */
  async forget(isOpen: boolean): Promise<void> {
    try {
      const root = await openRoot()
      if (!isOpen && (await remove(root, this.#fingerprint))) return
      const folder = await this.#open(false)
      await write(folder, FORGOTTEN, new Uint8Array(0))
      for (const { name } of await filesOf(folder))
        if (name !== FORGOTTEN) await folder.removeEntry(name).catch(() => undefined)
    } catch {
      // Nothing is kept.
    }
  }

  async #open(create: boolean): Promise<FileSystemDirectoryHandle> {
    return (await openRoot()).getDirectoryHandle(this.#fingerprint, { create })
  }
}

/** Takes away what was forgotten while it was in use. Never throws: what is in use still goes another day. */
export async function sweepForgotten(): Promise<void> {
  try {
    const root = await openRoot()
    for (const { name, files } of await measure(root)) if (files.includes(FORGOTTEN)) await remove(root, name)
  } catch {
    // The browser keeps no files.
  }
}

interface Measured {
  readonly name: string
  readonly files: readonly string[]
  readonly bytes: number
  /** Milliseconds; when a file of it was last written. */
  readonly used: number
}

/** All folders, the one used longest ago first. */
async function measure(root: FileSystemDirectoryHandle): Promise<readonly Measured[]> {
  const folders: Measured[] = []
  for await (const entry of root.values()) {
    if (entry.kind !== 'directory') continue
    const files = await filesOf(entry as FileSystemDirectoryHandle)
    folders.push({
      name: entry.name,
      files: files.map(({ name }) => name),
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      used: Math.max(0, ...files.map(({ lastModified }) => lastModified)),
    })
  }
  return folders.sort((a, b) => a.used - b.used)
}

async function filesOf(folder: FileSystemDirectoryHandle): Promise<readonly File[]> {
  const files: File[] = []
  for await (const entry of folder.values())
    if (entry.kind === 'file') files.push(await (entry as FileSystemFileHandle).getFile())
  return files
}

async function roomBeside(kept: number, most: number): Promise<number> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  const room = quota - usage
  return Math.max(0, Math.min(most - kept, room - Math.min(room / 2, MOST_LEFT_BYTES)))
}

/** False where a file of it is open. */
async function remove(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  return root.removeEntry(name, { recursive: true }).then(
    () => true,
    () => false,
  )
}

/** `createWritable` shows nothing before it is closed. */
async function write(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable()
  try {
    await stream.write(bytes as Uint8Array<ArrayBuffer>)
    await stream.close()
  } catch (error) {
    await stream.abort().catch(() => undefined)
    throw error
  }
}

async function openRoot(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true })
}
