/**
 * A spool on disk (OPFS), so that rows waiting to go out in another order take no memory. What finds no room there waits in
 * memory, up to a bound.
 */
import { CurationError } from '@/lib/errors'
import type { Spool } from '@/lib/parquet/write/spool'
import { openPackFile, writeWhole } from './pack-file'
import type { PackFile } from './pack-file'

type SyncHandle = Pick<PackFile, 'read' | 'write' | 'close'>

export async function openSpool(): Promise<Spool> {
  try {
    const root = await navigator.storage.getDirectory()
    const directory = await root.getDirectoryHandle('exports', { create: true })
    const name = `spool-${crypto.randomUUID()}`
    const file = await directory.getFileHandle(name, { create: true })
    const remove = () => directory.removeEntry(name)
    const handle = await openPackFile(file).catch(async (error: unknown) => {
      await remove()
      throw error
    })
    return fileSpool(handle, remove)
  } catch {
    return fileSpool(NO_FILE, async () => {})
  }
}

/** Where the browser refuses a place on disk. */
const NO_FILE: SyncHandle = { read: () => 0, write: () => 0, close: () => undefined }

/** Of what the disk has no room for: more would take the tab down. */
const MOST_IN_MEMORY = 90 << 20

/** What the disk has no room for waits in memory, up to a bound; beyond it, CurationError 'export'. */
export function fileSpool(handle: SyncHandle, remove: () => Promise<void>): Spool {
  const rest = new Map<number, Uint8Array>()
  let length = 0
  let inMemory = 0
  return {
    append(bytes) {
      const at = length
      if (!writeWhole(handle, bytes, at)) {
        inMemory += bytes.length
        if (inMemory > MOST_IN_MEMORY) return Promise.reject(noRoom())
        rest.set(at, bytes.slice())
      }
      length += bytes.length
      return Promise.resolve(at)
    },
    async read(start, end) {
      const kept = rest.get(start)
      if (kept !== undefined) return kept
      const bytes = new Uint8Array(end - start)
      if (handle.read(bytes, { at: start }) !== bytes.length)
        throw new CurationError('export', 'Rows put aside for the export can no longer be read.', {
          next: 'Check that there is room on the disk, and export again.',
        })
      return bytes
    },
    async close() {
      rest.clear()
      handle.close()
      await remove().catch(() => undefined)
    },
  }
}

function noRoom(): CurationError {
  return new CurationError('export', 'This browser has no room to put the rows in another order.', {
    next: 'Free some disk, open the app in a window that isn’t private, or export in file order.',
  })
}
