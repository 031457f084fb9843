import { useState } from 'react'
import { keep, readKept } from '../kept'

/** A choice about the look of the screen, kept on this machine. */
export function useKept<T extends string>(name: string, initial: T): readonly [T, (value: T) => void] {
  const key = `metis-curator.${name}`
  const [value, setValue] = useState<T>(() => (readKept(key) as T | null) ?? initial)
  const set = (next: T) => {
    setValue(next)
    keep(key, next)
  }
  return [value, set]
}
