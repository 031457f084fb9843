/** Where an export's files go: the chosen folder, or OPFS until they are downloaded, or memory where OPFS is refused. */
import { CurationError } from '@/lib/errors'
import { memorySink } from '@/lib/parquet/write/byte-sink'
import type { ByteSink } from '@/lib/parquet/write/byte-sink'
import { handleSink } from '@/lib/parquet/write/handle-sink'

/** A file being written; nothing that looks whole is there before `sink.close()`. */
export interface OutputFile {
  readonly sink: ByteSink
  /** The closed file. */
  readonly reopen: () => Promise<Blob>
}

export interface OutputPlace {
  readonly create: (name: string) => Promise<OutputFile>
  /** True where files lie in memory only and must travel with the answer. */
  readonly inMemory: boolean
}

/** A folder the person chose, in which the names are free; the page removes what a failure leaves. */
export function folderPlace(directory: FileSystemDirectoryHandle): OutputPlace {
  return { inMemory: false, create: (name) => createIn(directory, name) }
}

/** A folder of this origin's own, named by the page, which empties it. */
export async function downloadPlace(folder: string): Promise<OutputPlace> {
  try {
    const root = await navigator.storage.getDirectory()
    const exports = await root.getDirectoryHandle('exports', { create: true })
    const directory = await exports.getDirectoryHandle(folder, { create: true })
    return folderPlace(directory)
  } catch {
    return { inMemory: true, create: (name) => Promise.resolve(createInMemory(name)) }
  }
}

async function createIn(directory: FileSystemDirectoryHandle, name: string): Promise<OutputFile> {
  const handle = await directory.getFileHandle(name, { create: true }).catch((cause: unknown) => {
    throw new CurationError('export', `${name} could not be created in ${directory.name}.`, {
      file: name,
      next: 'Choose another folder, or allow this page to write to it.',
      cause,
    })
  })
  return { sink: await handleSink(handle), reopen: () => handle.getFile() }
}

function createInMemory(name: string): OutputFile {
  const sink = memorySink()
  return {
    sink,
    reopen: () => Promise.resolve(new File([sink.bytes() as Uint8Array<ArrayBuffer>], name)),
  }
}
