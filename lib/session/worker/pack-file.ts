/** The part of FileSystemSyncAccessHandle used here: a file in OPFS that a worker appends to, open once over all tabs. */
export interface PackFile {
  read(buffer: Uint8Array, options: { at: number }): number
  /** Writes less than asked, or throws, where there is no room. */
  write(buffer: Uint8Array, options: { at: number }): number
  getSize(): number
  truncate(size: number): void
  close(): void
}
