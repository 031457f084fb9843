/** The browser's own pickers; null = the person changed their mind. Handles are kept where the browser has them. */

const PARQUET = [
  {
    description: 'Parquet files',
    accept: { 'application/vnd.apache.parquet': ['.parquet', '.parq', '.pq'] },
  },
] as const

export function canPickHandles(): boolean {
  return pickers().showOpenFilePicker !== undefined
}

export function canPickDirectory(): boolean {
  return pickers().showDirectoryPicker !== undefined
}

export async function pickFiles(): Promise<readonly FileSystemFileHandle[] | null> {
  return orNull(pickers().showOpenFilePicker?.({ multiple: true, types: PARQUET, id: 'curator-open' }))
}

/** A folder to read from, or to write into. */
export async function pickDirectory(mode: 'read' | 'readwrite'): Promise<FileSystemDirectoryHandle | null> {
  const id = mode === 'read' ? 'curator-open' : 'curator-export'
  return orNull(pickers().showDirectoryPicker?.({ mode, id }))
}

async function orNull<T>(picking: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await picking) ?? null
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

interface Pickers {
  readonly showOpenFilePicker?: (options: object) => Promise<FileSystemFileHandle[]>
  readonly showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>
}

/** None in a page inside a frame of another site: there the browser has them, but refuses to open them. */
function pickers(): Pickers {
  return isFramed() ? {} : (window as unknown as Pickers)
}

function isFramed(): boolean {
  try {
    return window.top?.origin !== window.origin
  } catch {
    return true
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
