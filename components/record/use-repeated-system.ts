import { useEffect, useState } from 'react'
import type { LoadedRecord } from '@/lib/session/contract'
import { refKey } from '../record-ref'

/** Did the record looked at before have the same system prompt? */
export function useRepeatedSystem(record: LoadedRecord | null): boolean {
  const key = record ? refKey(record.ref) : ''
  const system = record?.messages.find((message) => message.role === 'system')?.content ?? null
  const [seen, setSeen] = useState<readonly { readonly key: string; readonly system: string | null }[]>([])
  useEffect(() => {
    if (key === '') return
    setSeen((earlier) => (earlier.at(-1)?.key === key ? earlier : [...earlier.slice(-1), { key, system }]))
  }, [key, system])
  const before = seen.findLast((one) => one.key !== key)
  return system !== null && before?.system === system
}
