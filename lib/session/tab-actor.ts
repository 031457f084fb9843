/** Who edits: one id a tab, kept over reloads. A duplicated tab copies the id, so a lock decides who keeps it. */

const KEY = 'metis-curator-tab'

export async function tabActor(): Promise<string> {
  const kept = readKept()
  if (kept !== null && (await holdLock(kept))) return kept
  const fresh = `tab-${crypto.randomUUID()}`
  await holdLock(fresh)
  try {
    sessionStorage.setItem(KEY, fresh)
  } catch {
    // A private window without storage: the id lives as long as the page.
  }
  return fresh
}

function readKept(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Holds the lock as long as the page lives; false when another tab has it. A reloading page lets go within moments. */
async function holdLock(actor: string): Promise<boolean> {
  if (!('locks' in navigator)) return true
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), 500)
  return new Promise((resolve) => {
    navigator.locks
      .request(`metis-curator-${actor}`, { signal: waiting.signal }, () => {
        clearTimeout(timer)
        resolve(true)
        return new Promise(() => undefined)
      })
      .catch(() => resolve(false))
  })
}
