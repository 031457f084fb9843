/** A file on this machine as a source, for Node: one descriptor, exact reads; close it when done. */

import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { CurationError } from '@/lib/errors'
import { checkRange, readAhead } from './source'
import type { ByteSource } from '../types'

export interface NodeFileSource extends ByteSource {
  close(): Promise<void>
}

export async function nodeFileSource(path: string): Promise<NodeFileSource> {
  const name = basename(path)
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new CurationError('source-unreachable', `${name} cannot be opened.`, {
      file: name,
      next: 'Check the path and its permissions.',
      cause,
    })
  })
  const { size } = await handle.stat()
  const counts = { reads: 0, bytes: 0 }
  const source: NodeFileSource = {
    name,
    byteLength: size,
    counts,
    async read(start, end, signal) {
      signal?.throwIfAborted()
      checkRange(source, start, end)
      counts.reads++
      counts.bytes += end - start
      const bytes = new Uint8Array(end - start)
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
        if (bytesRead === 0) checkRange({ name, byteLength: start + filled }, start, end)
        filled += bytesRead
      }
      signal?.throwIfAborted()
      return bytes
    },
    stream: (start, end, signal) => {
      checkRange(source, start, end)
      return readAhead(source.read, start, end, signal)
    },
    close: () => handle.close(),
  }
  return source
}
