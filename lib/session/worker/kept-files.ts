/**
 * What a pass over a file found out, kept in OPFS under the file's fingerprint. A file never changes under its
 * fingerprint, so nothing here goes stale; a place that can't be had (private window, full disk) only costs speed.
 */

export type KeptFolder = 'image-index' | 'image-facts' | 'image-packs' | 'thumbnails'

/** Dataset files of which something is kept; those used longest ago make room. */
const MOST_FILES = 24

export async function readKept(folder: KeptFolder, fingerprint: string): Promise<Uint8Array | null> {
  try {
    const handle = await (await openKeptFolder(folder)).getFileHandle(fingerprint)
    return new Uint8Array(await (await handle.getFile()).arrayBuffer())
  } catch {
    return null
  }
}

/** Whole or not at all: `createWritable` shows nothing before it is closed. */
export async function keep(folder: KeptFolder, fingerprint: string, bytes: Uint8Array): Promise<void> {
  try {
    const directory = await openKeptFolder(folder)
    await makeRoom(directory, fingerprint)
    const stream = await (await directory.getFileHandle(fingerprint, { create: true })).createWritable()
    await stream.write(bytes as Uint8Array<ArrayBuffer>)
    await stream.close()
  } catch {
    // Found out again next time.
  }
}

export async function openKeptFolder(folder: KeptFolder): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(folder, { create: true })
}

/** Leaves the files changed last, and the one about to be written. */
export async function makeRoom(directory: FileSystemDirectoryHandle, fingerprint: string): Promise<void> {
  const files: { name: string; modified: number }[] = []
  for await (const entry of directory.values()) {
    if (entry.kind !== 'file' || entry.name === fingerprint) continue
    files.push({ name: entry.name, modified: (await (entry as FileSystemFileHandle).getFile()).lastModified })
  }
  files.sort((a, b) => b.modified - a.modified)
  for (const { name } of files.slice(MOST_FILES - 1)) await directory.removeEntry(name).catch(() => undefined)
}
