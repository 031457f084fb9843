import { useState } from 'react'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { refKey } from '@/lib/dataset/ref-key'

interface Seen {
  readonly key: string
  readonly system: string | null
  /** That of the record before this one. */
  readonly before: string | null
}

const NOTHING_SEEN: Seen = { key: '', system: null, before: null }

/** Did the record looked at before have the same system prompt? */
export function useRepeatedSystem(record: LoadedRecord | null): boolean {
  const [seen, setSeen] = useState(NOTHING_SEEN)
  if (record === null) return false
  const key = refKey(record.ref)
  const system = record.messages.find((message) => message.role === 'system')?.content ?? null
  if (seen.key !== key) setSeen({ key, system, before: seen.system })
  return system !== null && (seen.key === key ? seen.before : seen.system) === system
}
