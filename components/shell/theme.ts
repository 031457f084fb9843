import { useCallback, useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'metis-curator.theme'

/** The look a person chose on this machine; 'system' follows the system. */
export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const subscribe = useCallback((listener: () => void) => {
    window.addEventListener('storage', listener)
    window.addEventListener(KEY, listener)
    return () => {
      window.removeEventListener('storage', listener)
      window.removeEventListener(KEY, listener)
    }
  }, [])
  const theme = useSyncExternalStore(subscribe, readTheme)
  const choose = useCallback((next: Theme) => {
    try {
      if (next === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, next)
    } catch {
      // Storage may be refused: the choice then lasts as long as the page.
    }
    applyTheme(next)
    window.dispatchEvent(new Event(KEY))
  }, [])
  return [theme, choose]
}
