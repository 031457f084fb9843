'use client'

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import type { ReactNode } from 'react'

export interface Shortcut {
  /** One or several of "j", "Enter", "?", "Mod+z", "Mod+Shift+z" (Mod = Ctrl, or ⌘ on a Mac). */
  readonly keys: string | readonly string[]
  readonly label: string
  readonly group: ShortcutGroup
  /** False = registered but asleep (still listed on the sheet). */
  readonly when?: boolean
  /** Acts in inputs and text areas too: only for Mod combinations. */
  readonly whileTyping?: boolean
  /** Acts while a dialog, popover or menu is open. */
  readonly inDialog?: boolean
}

export type ShortcutGroup = 'Move' | 'Edit' | 'Look' | 'Files' | 'App'

interface Registered extends Shortcut {
  readonly id: string
  readonly run: (event: KeyboardEvent) => void
}

interface Registry {
  add(shortcut: Registered): () => void
  list(): readonly Registered[]
  subscribe(listener: () => void): () => void
}

const KeyboardContext = createContext<Registry | null>(null)

export function KeyboardProvider({ children }: { children: ReactNode }) {
  const held = useRef<readonly Registered[]>([])
  const listeners = useRef(new Set<() => void>())
  const registry = useMemo<Registry>(() => {
    const replace = (next: readonly Registered[]) => {
      held.current = next
      for (const listener of listeners.current) listener()
    }
    return {
      add(shortcut) {
        replace([...held.current.filter((one) => one.id !== shortcut.id), shortcut])
        return () => replace(held.current.filter((one) => one !== shortcut))
      },
      list: () => held.current,
      subscribe(listener) {
        listeners.current.add(listener)
        return () => listeners.current.delete(listener)
      },
    }
  }, [])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = held.current.findLast((one) => one.when !== false && acts(one, event))
      if (!shortcut) return
      event.preventDefault()
      shortcut.run(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  return <KeyboardContext value={registry}>{children}</KeyboardContext>
}

function useRegistry(): Registry {
  const registry = use(KeyboardContext)
  if (!registry) throw new Error('useShortcut needs a KeyboardProvider above it')
  return registry
}

/** Registers a key for as long as the component is shown. The latest registered of equal keys wins. */
export function useShortcut(shortcut: Shortcut, handler: (event: KeyboardEvent) => void): void {
  const registry = useRegistry()
  const id = useId()
  const run = useEffectEvent(handler)
  const { label, group, when, whileTyping, inDialog } = shortcut
  const keys = keysOf(shortcut).join(' ')
  useEffect(
    () =>
      registry.add({
        id,
        keys: keys.split(' '),
        label,
        group,
        when: when ?? true,
        whileTyping: whileTyping ?? false,
        inDialog: inDialog ?? false,
        run: (event) => run(event),
      }),
    [registry, id, keys, label, group, when, whileTyping, inDialog],
  )
}

/** Everything registered now, for the sheet. */
export function useShortcuts(): readonly Shortcut[] {
  const registry = useRegistry()
  const list = useCallback(() => registry.list(), [registry])
  return useSyncExternalStore(registry.subscribe, list)
}

export function keysOf(shortcut: Shortcut): readonly string[] {
  return typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys
}

function acts(shortcut: Registered, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || isComposing(event)) return false
  if (!keysOf(shortcut).some((keys) => matches(keys, event))) return false
  if (!shortcut.whileTyping && isTyping(event.target)) return false
  if (!shortcut.inDialog && isDialogOpen()) return false
  return !isOwnKey(event)
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+')
  const key = parts.pop() ?? ''
  const wantsMod = parts.includes('Mod')
  if (wantsMod !== (event.ctrlKey || event.metaKey) || event.altKey !== parts.includes('Alt')) return false
  // A lone printable key already says whether Shift was held ("?" or "K"); combinations and named keys say it apart.
  const shiftMatters = wantsMod || key.length > 1 || parts.includes('Shift')
  if (shiftMatters && event.shiftKey !== parts.includes('Shift')) return false
  return wantsMod ? event.key.toLowerCase() === key.toLowerCase() : event.key === key
}

/** True while an input method puts a word together: Enter and Escape are its own. Safari says so by the key code alone. */
export function isComposing(event: KeyboardEvent | React.KeyboardEvent): boolean {
  const { isComposing: composing, keyCode } = 'nativeEvent' in event ? event.nativeEvent : event
  return composing || keyCode === 229
}

/** True for places where a key is text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null
}

/** Enter and Space belong to the button or link that has the focus; arrows to the slider. */
function isOwnKey(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false
  if (event.key === 'Enter' || event.key === ' ') {
    return event.target.closest('button, a[href], summary, [role="button"], [role="tab"], [role="switch"]') !== null
  }
  return (
    event.key.startsWith('Arrow') && event.target.closest('[role="slider"], [role="tab"], [role="separator"]') !== null
  )
}
