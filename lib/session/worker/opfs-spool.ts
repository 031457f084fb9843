/** A spool on disk (OPFS), so that rows waiting to go out in another order take no memory. Falls back to memory. */
import { memorySpool } from '@/lib/parquet/spool'
import type { Spool } from '@/lib/parquet/spool'

interface SyncHandle {
  read(buffer: Uint8Array, options: { at: number }): number
  write(buffer: Uint8Array, options: { at: number }): number
  close(): void
}

export async function openSpool(): Promise<Spool> {
  try {
    const root = await navigator.storage.getDirectory()
    const directory = await root.getDirectoryHandle('exports', { create: true })
    const name = `spool-${crypto.randomUUID()}`
    const file = await directory.getFileHandle(name, { create: true })
    const opening = file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> }
    return fileSpool(await opening.createSyncAccessHandle(), () => directory.removeEntry(name))
  } catch {
    return memorySpool()
  }
}

function fileSpool(handle: SyncHandle, remove: () => Promise<void>): Spool {
  let length = 0
  return {
    append(bytes) {
      const at = length
      handle.write(bytes, { at })
      length += bytes.length
      return Promise.resolve(at)
    },
    read(start, end) {
      const bytes = new Uint8Array(end - start)
      handle.read(bytes, { at: start })
      return Promise.resolve(bytes)
    },
    async close() {
      handle.close()
      await remove().catch(() => undefined)
    },
  }
}
