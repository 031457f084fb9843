/** An export to a file handle (File System Access or OPFS): `createWritable` shows nothing until it is closed. */
import { CurationError } from '@/lib/errors'
import type { ByteSink } from './byte-sink'

export async function handleSink(handle: FileSystemFileHandle): Promise<ByteSink> {
  const stream = await handle.createWritable().catch((cause: unknown) => {
    throw writeFailed(handle.name, cause)
  })
  const told = (cause: unknown): never => {
    throw writeFailed(handle.name, cause)
  }
  return {
    write: (bytes) => stream.write(bytes as Uint8Array<ArrayBuffer>).catch(told),
    writeBlob: (blob) => stream.write(blob).catch(told),
    close: () => stream.close().catch(told),
    abort: (reason) => stream.abort(reason).catch(() => undefined),
  }
}

function writeFailed(file: string, cause: unknown): CurationError {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'QuotaExceededError') {
    return new CurationError('export', `There is no room to write ${file}.`, {
      file,
      next: 'Free some disk space (a private window allows little), or export fewer rows.',
      cause,
    })
  }
  return new CurationError('export', `${file} could not be written.`, {
    file,
    next: 'Choose another folder, or allow this page to write to it, and export again.',
    cause,
  })
}
