/** The browser's own pickers; null = the person changed their mind. Handles are kept where the browser has them. */

const PARQUET = [
  {
    description: 'Parquet files',
    accept: { 'application/vnd.apache.parquet': ['.parquet', '.parq', '.pq'] },
  },
] as const

interface PickerWindow {
  readonly showOpenFilePicker?: (options: object) => Promise<FileSystemFileHandle[]>
  readonly showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>
}

export function canPickHandles(): boolean {
  return pickers().showOpenFilePicker !== undefined
}

export function canPickDirectory(): boolean {
  return pickers().showDirectoryPicker !== undefined
}

function pickers(): PickerWindow {
  return window as unknown as PickerWindow
}

export async function pickFiles(): Promise<readonly FileSystemFileHandle[] | null> {
  return orNull(pickers().showOpenFilePicker?.({ multiple: true, types: PARQUET, id: 'curator-open' }))
}

export async function pickDirectory(): Promise<FileSystemDirectoryHandle | null> {
  return orNull(pickers().showDirectoryPicker?.({ mode: 'read', id: 'curator-open' }))
}

async function orNull<T>(picking: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await picking) ?? null
  } catch (error) {
    // Closed, or not allowed here (a page inside a frame).
    if (error instanceof DOMException) return null
    throw error
  }
}

/** What was dropped: handles where the browser gives them (they can be remembered), else files. */
export async function droppedItems(
  transfer: DataTransfer,
): Promise<readonly (File | FileSystemFileHandle | FileSystemDirectoryHandle)[]> {
  // The list is emptied as soon as the event is over: everything is asked for at once.
  const plain = [...transfer.files]
  const handles = await Promise.all([...transfer.items].filter((item) => item.kind === 'file').map(handleOf))
  const given = handles.filter((handle) => handle !== null)
  return given.length === handles.length && given.length >= plain.length
    ? (given as (FileSystemFileHandle | FileSystemDirectoryHandle)[])
    : plain
}

async function handleOf(item: DataTransferItem): Promise<FileSystemHandle | null> {
  const source = item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }
  try {
    return (await source.getAsFileSystemHandle?.()) ?? null
  } catch {
    return null
  }
}
