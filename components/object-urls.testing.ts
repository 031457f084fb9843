import { vi } from 'vitest'

/** Object URLs in force, from here on; `vi.restoreAllMocks()` ends it. */
export function watchObjectUrls(): ReadonlySet<string> {
  const live = new Set<string>()
  let made = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    live.add(`blob:${++made}`)
    return `blob:${made}`
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => live.delete(url))
  return live
}
