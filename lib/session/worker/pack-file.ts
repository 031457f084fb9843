/** The part of FileSystemSyncAccessHandle used here: a file in OPFS that a worker appends to, open once over all tabs. */
export interface PackFile {
  read(buffer: Uint8Array, options: { at: number }): number
  /** Writes less than asked, or throws, where there is no room. */
  write(buffer: Uint8Array, options: { at: number }): number
  getSize(): number
  truncate(size: number): void
  close(): void
}

type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<PackFile> }

const opening = new Set<FileSystemFileHandle>()

/**
 * Throws where another tab or worker has it open, and where there are no such files. The handle is held meanwhile: Chromium
 * lets go of one that nothing else refers to, and then never says whether the file was opened.
 */
export async function openPackFile(handle: FileSystemFileHandle): Promise<PackFile> {
  opening.add(handle)
  try {
    return await (handle as SyncFileHandle).createSyncAccessHandle()
  } finally {
    opening.delete(handle)
  }
}

/** False where there was no room; what lies before `at` is as it was. */
export function writeWhole(file: Pick<PackFile, 'write'>, bytes: Uint8Array, at: number): boolean {
  try {
    return file.write(bytes, { at }) === bytes.length
  } catch {
    return false
  }
}
