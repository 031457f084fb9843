/** Datasets opened before: names and, where the browser has them, file handles, so that one click opens them again. */
import type { DBSchema, IDBPDatabase } from 'idb'
import { Connection } from '@/lib/journal/connection'
import type { RecentDataset } from './contract/dataset'

export type KeptSource =
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'url'; readonly url: string }

interface Kept extends RecentDataset {
  readonly sources: readonly KeptSource[]
  /** Of its files. */
  readonly fingerprints: readonly string[]
}

interface RecentsDb extends DBSchema {
  recents: { key: string; value: Kept }
}

const MOST = 8

/** Storage that is refused only costs the list: every method then does nothing. */
export class Recents {
  #connection: Promise<Connection<RecentsDb> | null> | undefined

  async list(): Promise<readonly RecentDataset[]> {
    const all = (await this.#all()).toSorted((a, b) => b.openedAt.localeCompare(a.openedAt))
    return all.map(({ id, name, openedAt, files }) => ({ id, name, openedAt, files }))
  }

  async sources(id: string): Promise<readonly KeptSource[]> {
    return (await this.#all()).find((kept) => kept.id === id)?.sources ?? []
  }

  /** Answers the fingerprints of files that are no longer in the list: nobody could forget them by it. */
  async keep(
    id: string,
    name: string,
    sources: readonly KeptSource[],
    fingerprints: readonly string[],
  ): Promise<readonly string[]> {
    if (sources.length === 0) return []
    const openedAt = new Date().toISOString()
    await this.#try((db) => db.put('recents', { id, name, openedAt, files: sources.length, sources, fingerprints }))
    const unlisted: string[] = []
    for (const old of (await this.list()).slice(MOST)) unlisted.push(...(await this.forget(old.id)))
    return unlisted
  }

  /** Answers the fingerprints of its files that are in no other dataset of the list. */
  async forget(id: string): Promise<readonly string[]> {
    const all = await this.#all()
    await this.#try((db) => db.delete('recents', id))
    const others = new Set(all.filter((kept) => kept.id !== id).flatMap(({ fingerprints }) => fingerprints))
    return (all.find((kept) => kept.id === id)?.fingerprints ?? []).filter((fingerprint) => !others.has(fingerprint))
  }

  async #all(): Promise<readonly Kept[]> {
    return (await this.#try((db) => db.getAll('recents'))) ?? []
  }

  async #try<T>(work: (db: IDBPDatabase<RecentsDb>) => Promise<T>): Promise<T | null> {
    this.#connection ??= openRecents().catch(() => null)
    const connection = await this.#connection
    if (connection === null) return null
    return connection.use(work).catch(() => null)
  }
}

/** Async, so that a browser that throws at once where storage is blocked is a rejection like any other. */
async function openRecents(): Promise<Connection<RecentsDb>> {
  return Connection.open<RecentsDb>('metis-curator-recents', 1, (db) => {
    db.createObjectStore('recents', { keyPath: 'id' })
  })
}
