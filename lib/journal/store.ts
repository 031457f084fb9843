/** The log in IndexedDB: `append` resolves only when its entries are on disk, and every other tab is told of them. */
import type { DBSchema, IDBPDatabase } from 'idb'
import { CurationError } from '@/lib/errors'
import { Connection } from './connection'
import { plainEntry } from './entry'
import type { JournalEntry } from './entry'

/** `seq` orders the log over all tabs. */
export interface StoredEntry extends JournalEntry {
  readonly seq: number
}

export interface JournalStore {
  /**
   * Durable when it resolves; one transaction, so all or none. Entries whose id is there already are left out.
   * Throws CurationError('storage').
   */
  append(entries: readonly JournalEntry[]): Promise<readonly StoredEntry[]>
  /** Entries about these files, in log order; with `after`, only those of a higher `seq` (what a sleeping tab missed). */
  load(files: readonly string[], after?: number): Promise<readonly StoredEntry[]>
  /** Entries that other tabs append, of any file. Returns the function that stops it. */
  onChange(listener: (entries: readonly StoredEntry[]) => void): () => void
  close(): void
}

interface JournalDb extends DBSchema {
  entries: { key: number; value: StoredEntry; indexes: { file: string; id: string } }
}

/** Opens or makes the store. Throws CurationError('storage') where the browser keeps nothing (some private windows). */
export async function openJournalStore(name = 'metis-curator-journal'): Promise<JournalStore> {
  const connection = await orStorageError(
    'The browser does not let this page keep a journal',
    () => openEntries(name),
    `Opening it is tried again; until then changes kept here earlier are not shown. ${UNKEPT}`,
  )
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  const listeners = new Set<(entries: readonly StoredEntry[]) => void>()
  if (channel !== undefined) {
    channel.onmessage = (event: MessageEvent<readonly StoredEntry[]>) => {
      for (const listener of listeners) listener(event.data)
    }
  }
  return {
    async append(entries) {
      const stored = await orStorageError('The change could not be saved', () =>
        connection.use((db) => appendAll(db, entries)),
      )
      if (stored.length > 0) channel?.postMessage(stored)
      return stored
    },
    load: (files, after = 0) =>
      orStorageError('The journal could not be read', () => connection.use((db) => loadFiles(db, files, after))),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      channel?.close()
      connection.close()
    },
  }
}

function openEntries(name: string): Promise<Connection<JournalDb>> {
  return Connection.open<JournalDb>(name, 1, (db) => {
    const entries = db.createObjectStore('entries', { keyPath: 'seq', autoIncrement: true })
    entries.createIndex('file', 'file')
    entries.createIndex('id', 'id', { unique: true })
  })
}

async function appendAll(
  db: IDBPDatabase<JournalDb>,
  entries: readonly JournalEntry[],
): Promise<readonly StoredEntry[]> {
  const transaction = db.transaction('entries', 'readwrite', { durability: 'strict' })
  // Handled at once: a transaction that fails midway must not be an unhandled rejection too.
  const done = transaction.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  try {
    const ids = transaction.store.index('id')
    const stored: StoredEntry[] = []
    for (const entry of entries) {
      if ((await ids.getKey(entry.id)) !== undefined) continue
      const plain = plainEntry(entry)
      // The store numbers entries itself.
      const seq = await transaction.store.add(plain as StoredEntry)
      stored.push({ ...plain, seq })
    }
    const failure = await done
    if (failure !== undefined) throw failure.error
    return stored
  } catch (error) {
    abortQuietly(transaction)
    throw error
  }
}

function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}

async function loadFiles(
  db: IDBPDatabase<JournalDb>,
  files: readonly string[],
  after: number,
): Promise<readonly StoredEntry[]> {
  const perFile = await Promise.all([...new Set(files)].map((file) => db.getAllFromIndex('entries', 'file', file)))
  return perFile
    .flat()
    .filter(({ seq }) => seq > after)
    .sort((a, b) => a.seq - b.seq)
}

const UNKEPT =
  'Your changes last until this tab is closed: download the journal to keep them. A normal window keeps them, not a private one.'

async function orStorageError<T>(what: string, work: () => Promise<T>, next = UNKEPT): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const full = cause instanceof Error && cause.name === 'QuotaExceededError'
    const reason = full
      ? 'no space is left for this site'
      : cause instanceof Error
        ? cause.message || cause.name
        : String(cause)
    throw new CurationError('storage', `${what}: ${reason}.`, {
      next: full ? 'Download the journal now, then free space in the browser’s storage settings.' : next,
      cause,
    })
  }
}
