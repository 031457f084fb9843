/** A file in OPFS that bytes are appended to in a worker: one open handle at a time, over all tabs. */

/** The part of FileSystemSyncAccessHandle used here; the DOM types have it for workers only. */
export interface PackFile {
  read(buffer: Uint8Array, options: { at: number }): number
  /** Writes less than asked, or throws, where there is no room. */
  write(buffer: Uint8Array, options: { at: number }): number
  getSize(): number
  truncate(size: number): void
  close(): void
}

/** Throws where another tab or worker has it open, and where there are no such handles. */
export async function openPackFile(folder: FileSystemDirectoryHandle, name: string): Promise<PackFile> {
  const handle = await folder.getFileHandle(name, { create: true })
  return (handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<PackFile> }).createSyncAccessHandle()
}
