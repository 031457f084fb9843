/** From what a person points at (files, handles, a folder, addresses, a recent dataset) to what is to be opened. */
import { CurationError } from '@/lib/errors'
import { fileOfHandle } from './file-of-handle'
import { nameOf } from './name-of'
import type { OpenRequest } from './opening'
import type { KeptSource, Recents } from './recents'
import type { SourceSpec } from './worker/messages'

/** What a person picks or drops. Of folders, every .parquet file in them and in the folders in them is meant. */
export type Pickable = File | FileSystemFileHandle | FileSystemDirectoryHandle

export async function filesRequest(items: readonly Pickable[]): Promise<OpenRequest> {
  const name = nameOf(items.map((item) => item.name))
  const files = (await Promise.all(items.map(filesOf))).flat()
  if (files.length === 0)
    throw new CurationError('empty', `${name} holds no .parquet file.`, {
      file: name,
      next: 'Choose the folder that holds the shards.',
    })
  const picked = await Promise.all(
    files.map(async (file) =>
      file instanceof File ? { file, handle: null } : { file: await fileOfHandle(file), handle: file },
    ),
  )
  const kept = picked.flatMap(({ handle }): KeptSource[] => (handle === null ? [] : [{ kind: 'handle', handle }]))
  return {
    name,
    sources: picked.map(({ file }): SourceSpec => ({ kind: 'file', file })),
    // Only a dataset that can be found again whole is remembered.
    kept: kept.length === picked.length ? kept : [],
    demo: false,
  }
}

async function filesOf(item: Pickable): Promise<readonly (File | FileSystemFileHandle)[]> {
  if (item instanceof File || item.kind === 'file') return [item]
  const handles: FileSystemFileHandle[] = []
  await collectParquet(item, handles, 0)
  return handles
}

const DEEPEST = 6
const MOST_FILES = 2_000

async function collectParquet(
  directory: FileSystemDirectoryHandle,
  found: FileSystemFileHandle[],
  depth: number,
): Promise<void> {
  for await (const entry of directory.values()) {
    if (entry.kind === 'file' && entry.name.toLowerCase().endsWith('.parquet')) {
      if (found.length === MOST_FILES) throw tooMuch(directory, `more than ${MOST_FILES} .parquet files`)
      found.push(entry as FileSystemFileHandle)
    }
    if (entry.kind === 'directory') {
      if (depth === DEEPEST) throw tooMuch(directory, `folders more than ${DEEPEST} deep`)
      await collectParquet(entry as FileSystemDirectoryHandle, found, depth + 1)
    }
  }
}

/** Part of a dataset must not pass for all of it. */
function tooMuch({ name }: FileSystemDirectoryHandle, what: string): CurationError {
  return new CurationError('unsupported', `The folder ${name} holds ${what}.`, {
    file: name,
    next: 'Choose a folder further in, or several smaller ones one after the other.',
  })
}

export function urlsRequest(urls: readonly string[]): OpenRequest {
  const sources = urls.map((text): SourceSpec => {
    const url = toUrl(text)
    return { kind: 'url', url: url.href, name: fileNameOf(url) }
  })
  return {
    name: nameOf(sources.map((source) => (source.kind === 'url' ? source.name : ''))),
    sources,
    kept: sources.flatMap((source): KeptSource[] => (source.kind === 'url' ? [{ kind: 'url', url: source.url }] : [])),
    demo: false,
  }
}

const DEMOS: Readonly<Record<string, string>> = {
  prompts: '/demo/metis-rl-demo.parquet',
  trajectories: '/demo/metis-coldstart-demo.parquet',
}

export function demoRequest(name: string): OpenRequest {
  const url = Object.hasOwn(DEMOS, name) ? DEMOS[name] : undefined
  if (url === undefined)
    throw new CurationError('source-unreachable', `There is no demo “${name.slice(0, 200)}”.`, {
      next: `Choose one of: ${Object.keys(DEMOS).join(', ')}.`,
    })
  return { ...urlsRequest([url]), demo: true }
}

function fileNameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last) || url.host
  } catch {
    // A stray % is part of the name.
    return last
  }
}

function toUrl(text: string): URL {
  const url = URL.canParse(text, location.href) ? new URL(text, location.href) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new CurationError('source-unreachable', `“${text.slice(0, 200)}” is not an address the app can read from.`, {
    next: 'Give an address that begins with https:// or http://.',
  })
}

export async function recentRequest(recents: Recents, id: string): Promise<OpenRequest> {
  const kept = await recents.sources(id)
  if (kept.length === 0)
    throw new CurationError('source-unreachable', 'The browser no longer knows where this dataset is.', {
      next: 'Pick its files again.',
    })
  const urls = kept.flatMap((source) => (source.kind === 'url' ? [source.url] : []))
  if (urls.length === kept.length) return urlsRequest(urls)
  return filesRequest(kept.flatMap((source) => (source.kind === 'handle' ? [source.handle] : [])))
}
