/** The log where the browser keeps nothing: it lasts as long as the page, and whoever shows it must say so. */
import { plainEntry } from './entry'
import type { JournalStore, StoredEntry } from './store'

export function memoryJournalStore(): JournalStore {
  const log: StoredEntry[] = []
  return {
    durable: false,
    append(entries) {
      const known = new Set(log.map(({ id }) => id))
      const stored: StoredEntry[] = []
      for (const entry of entries) {
        if (known.has(entry.id)) continue
        known.add(entry.id)
        stored.push({ ...plainEntry(entry), seq: log.length + stored.length + 1 })
      }
      log.push(...stored)
      return Promise.resolve(stored)
    },
    load: (files, after = 0) => Promise.resolve(log.filter(({ file, seq }) => files.includes(file) && seq > after)),
    onChange: () => () => undefined,
    close: () => undefined,
  }
}
