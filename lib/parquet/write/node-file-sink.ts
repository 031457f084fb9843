/** An export to a path, in Node: written under another name, renamed when whole. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { CurationError } from '@/lib/errors'
import type { ByteSink } from './byte-sink'

export async function nodeFileSink(path: string): Promise<ByteSink> {
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`
  const handle = await open(partial, 'wx').catch((cause: unknown) => {
    throw new CurationError('export', `${path} cannot be written.`, {
      file: path,
      next: 'Check that the folder exists, may be written to and has room.',
      cause,
    })
  })
  return {
    async write(bytes) {
      let done = 0
      while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten
    },
    async close() {
      await handle.sync()
      await handle.close()
      await rename(partial, path)
    },
    async abort() {
      await handle.close().catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}
