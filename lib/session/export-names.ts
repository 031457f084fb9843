/**
 * The files of an export in the chosen folder. Their names are free before it, so that what bears them afterwards is its
 * own; unless it ends well all of them go, finished ones too: a set that lacks its manifest or some of its shards is
 * easily taken for a whole one.
 */
import { CurationError } from '@/lib/errors'
import { delayBefore, sleep } from '@/lib/parquet/bytes/fetch-retry'

/** A worker that was ended lets go of its files only after a moment. */
const MOST_TRIES = 5

/** Refuses names that are there already: a source or an earlier export is never written over. */
export async function refuseTaken(directory: FileSystemDirectoryHandle, names: readonly string[]): Promise<void> {
  for (const name of names)
    // A folder that can't be looked into says so when a file is made in it.
    if (await isFile(directory, name).catch(() => false))
      throw new CurationError('export', `${directory.name} already holds ${name}.`, {
        file: name,
        next: 'Choose another name, or move that file away.',
      })
}

/** Answers the names of those that could not be removed. */
export async function removeOutputs(
  directory: FileSystemDirectoryHandle,
  names: readonly string[],
): Promise<readonly string[]> {
  const removed = await Promise.all(names.map((name) => removeFile(directory, name)))
  return names.filter((_, k) => !removed[k])
}

async function removeFile(directory: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (await isFile(directory, name)) await directory.removeEntry(name)
      return true
    } catch {
      if (attempt === MOST_TRIES) return false
      await sleep(delayBefore(attempt))
    }
  }
}

/** False also for a folder of that name, which is not an export's. */
async function isFile(directory: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await directory.getFileHandle(name)
    return true
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) return false
    throw error
  }
}
