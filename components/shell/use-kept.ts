import { useState } from 'react'

/** A choice about the look of the screen, kept on this machine. */
export function useKept<T extends string>(name: string, initial: T): readonly [T, (value: T) => void] {
  const key = `metis-curator.${name}`
  const [value, setValue] = useState<T>(() => {
    try {
      return (localStorage.getItem(key) as T | null) ?? initial
    } catch {
      return initial
    }
  })
  const keep = (next: T) => {
    setValue(next)
    try {
      localStorage.setItem(key, next)
    } catch {
      // Storage may be refused: the choice then lasts as long as the page.
    }
  }
  return [value, keep]
}
