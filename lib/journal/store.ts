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
  /** Entries have other numbers than they had: what was loaded is to be loaded anew. */
  onRestored(listener: () => void): void
  close(): void
}

interface JournalDb extends DBSchema {
  entries: { key: number; value: StoredEntry; indexes: { file: string; id: string } }
}

/** Opens or makes the store. Throws CurationError('storage') where the browser keeps nothing (some private windows). */
export async function openJournalStore(name = 'metis-curator-journal'): Promise<JournalStore> {
  const listeners = new Set<(entries: readonly StoredEntry[]) => void>()
  const restoredListeners = new Set<() => void>()
  const told = new ToldEntries()
  const connection = await orStorageError(
    'The browser does not let this page keep a journal',
    () =>
      openEntries(name, async (db) => {
        tell(await told.putBack(db))
        for (const listener of restoredListeners) listener()
      }),
    `Opening it is tried again; until then changes kept here earlier are not shown. ${UNKEPT}`,
  )
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  const tell = (stored: readonly StoredEntry[]) => {
    if (stored.length > 0) channel?.postMessage(stored)
  }
  if (channel !== undefined) {
    channel.onmessage = (event: MessageEvent<readonly StoredEntry[]>) => {
      for (const listener of listeners) listener(told.note(event.data))
    }
  }
  return {
    async append(entries) {
      const stored = await orStorageError('The change could not be saved', () =>
        connection.use((db) => appendAll(db, entries)),
      )
      tell(stored)
      return told.note(stored)
    },
    load: async (files, after = 0) =>
      told.note(
        await orStorageError('The journal could not be read', () =>
          connection.use((db) => loadFiles(db, files, after)),
        ),
      ),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onRestored(listener) {
      restoredListeners.add(listener)
    },
    close() {
      channel?.close()
      connection.close()
    },
  }
}

/** What this page was told is on disk. The browser may empty the database under an open page: then it is put there again. */
class ToldEntries {
  readonly #byId = new Map<string, StoredEntry>()

  note(entries: readonly StoredEntry[]): readonly StoredEntry[] {
    for (const entry of entries) this.#byId.set(entry.id, entry)
    return entries
  }

  /** Before anything later is written, in its old order. Answers what was missing. */
  async putBack(db: IDBPDatabase<JournalDb>): Promise<readonly StoredEntry[]> {
    const entries = [...this.#byId.values()].sort((a, b) => a.seq - b.seq)
    const missing = await appendAll(db, entries)
    this.note(await loadFiles(db, [...new Set(entries.map(({ file }) => file))], 0))
    return missing
  }
}

function openEntries(
  name: string,
  onReopened: (db: IDBPDatabase<JournalDb>) => Promise<void>,
): Promise<Connection<JournalDb>> {
  const make = (db: IDBPDatabase<JournalDb>) => {
    const entries = db.createObjectStore('entries', { keyPath: 'seq', autoIncrement: true })
    entries.createIndex('file', 'file')
    entries.createIndex('id', 'id', { unique: true })
  }
  return Connection.open<JournalDb>(name, 1, make, onReopened)
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
