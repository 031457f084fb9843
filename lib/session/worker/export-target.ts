/** Where an export's files go: the chosen folder, or OPFS until they are downloaded, or Blobs where OPFS is refused. */
import { CurationError } from '@/lib/errors'
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
  /** True where files are Blobs only and must travel with the answer. */
  readonly inBlobs: boolean
}

/** A folder the person chose, in which the names are free; the page removes what a failure leaves. */
export function folderPlace(directory: FileSystemDirectoryHandle): OutputPlace {
  return { inBlobs: false, create: (name) => createIn(directory, name) }
}

/** A folder of this origin's own, named by the page, which empties it. */
export async function downloadPlace(folder: string): Promise<OutputPlace> {
  try {
    const root = await navigator.storage.getDirectory()
    const exports = await root.getDirectoryHandle('exports', { create: true })
    const directory = await exports.getDirectoryHandle(folder, { create: true })
    return folderPlace(directory)
  } catch {
    return blobPlace()
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

/** Bytes that may be held in Blobs, over all files of an export; the spool may hold as many more. */
const MOST_HELD_BYTES = 90 << 20

/**
 * Files as Blobs: their bytes lie in the browser's process, which has no disk for them in a private window, hence the bound.
 * What is copied out of a source on disk stays there, and counts for nothing.
 */
function blobPlace(): OutputPlace {
  let held = 0
  const create = (name: string): OutputFile => {
    let parts: Blob[] = []
    const sink: ByteSink = {
      async write(bytes) {
        held += bytes.length
        if (held > MOST_HELD_BYTES) throw noPlace(name)
        parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]))
      },
      async writeBlob(blob) {
        parts.push(blob)
      },
      async close() {},
      async abort() {
        parts = []
      },
    }
    return { sink, reopen: () => Promise.resolve(new File(parts, name)) }
  }
  return { inBlobs: true, create: (name) => Promise.resolve(create(name)) }
}

function noPlace(name: string): CurationError {
  return new CurationError(
    'export',
    `This browser gives the page no place on disk, and the export needs more than the ${MOST_HELD_BYTES >> 20} MB that may wait in memory.`,
    {
      file: name,
      next: 'Export to a folder where this browser offers it, open the app in a window that isn’t private, or export fewer rows.',
    },
  )
}
