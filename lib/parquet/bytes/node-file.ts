/** A file on this machine as a source, for Node: one descriptor, exact reads; close it when done. */

import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { CurationError } from '@/lib/errors'
import { sourceOf } from './source'
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
  const source = sourceOf(name, size, async (start, end) => {
    const bytes = new Uint8Array(end - start)
    let filled = 0
    for (let last = -1; last !== 0 && filled < bytes.length; filled += last)
      last = (await handle.read(bytes, filled, bytes.length - filled, start + filled)).bytesRead
    return bytes.subarray(0, filled)
  })
  return { ...source, close: () => handle.close() }
}
