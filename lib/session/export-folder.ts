/**
 * Where downloads and spools lie in OPFS: a folder a running export, which a lock tells other tabs is in use. What a tab
 * that was killed left is taken away when the app starts and no tab holds the lock.
 */
const EXPORTS = 'exports'
const LOCK = 'metis-curator exports'

/** A folder's name, held until `release`; empty until the export makes it. */
export interface HeldFolder {
  readonly name: string
  /** Takes the folder away. */
  readonly release: () => Promise<void>
}

export async function holdExportFolder(): Promise<HeldFolder> {
  const name = crypto.randomUUID()
  const letGo = await holdLock()
  return {
    name,
    async release() {
      await removeExport(name)
      letGo()
    },
  }
}

export async function exportedFile(folder: string, name: string): Promise<File> {
  const exports = await (await navigator.storage.getDirectory()).getDirectoryHandle(EXPORTS)
  return (await (await exports.getDirectoryHandle(folder)).getFileHandle(name)).getFile()
}

/** Never throws: what can't be taken away today goes another day. */
export async function sweepExports(): Promise<void> {
  try {
    await navigator.locks.request(LOCK, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
      if (lock === null) return
      const root = await navigator.storage.getDirectory()
      await root.removeEntry(EXPORTS, { recursive: true })
    })
  } catch {
    // Nothing was left, or the browser keeps no files.
  }
}

/** Resolves, once the lock is held, to what lets go of it; a tab that dies lets go by itself. */
function holdLock(): Promise<() => void> {
  return new Promise((resolve) => {
    const held = () => new Promise<void>((letGo) => resolve(letGo))
    Promise.resolve()
      .then(() => navigator.locks.request(LOCK, { mode: 'shared' }, held))
      // Without locks there is no OPFS either.
      .catch(() => resolve(() => undefined))
  })
}

async function removeExport(folder: string): Promise<void> {
  try {
    const exports = await (await navigator.storage.getDirectory()).getDirectoryHandle(EXPORTS)
    await exports.removeEntry(folder, { recursive: true })
  } catch {
    // Never made, or the browser keeps no files.
  }
}
