interface PickerWindow {
  readonly showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>
}

/** A folder to write into; null = the person changed their mind. */
export async function pickOutputDirectory(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const pick = (window as unknown as PickerWindow).showDirectoryPicker
    return (await pick?.call(window, { mode: 'readwrite', id: 'curator-export' })) ?? null
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}
