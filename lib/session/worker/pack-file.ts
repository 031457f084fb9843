/** The part of FileSystemSyncAccessHandle used here: a file in OPFS that a worker appends to, open once over all tabs. */
export interface PackFile {
  read(buffer: Uint8Array, options: { at: number }): number
  /** Writes less than asked, or throws, where there is no room. */
  write(buffer: Uint8Array, options: { at: number }): number
  getSize(): number
  truncate(size: number): void
  close(): void
}

/** False where there was no room; what lies before `at` is as it was. */
export function writeWhole(file: Pick<PackFile, 'write'>, bytes: Uint8Array, at: number): boolean {
  try {
    return file.write(bytes, { at }) === bytes.length
  } catch {
    return false
  }
}
