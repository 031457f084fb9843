import { classNames } from './class-names'

const NAMES: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
}

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
}

function nameOf(key: string): string {
  if (key === 'Mod') return isMac() ? '⌘' : 'Ctrl'
  const named = NAMES[key]
  if (named !== undefined) return named
  return key
}

/** "Mod+Shift+z" → Ctrl Shift Z, as keys look. */
export function Kbd({ keys, inverted = false }: { keys: string; inverted?: boolean }) {
  const parts = keys.split('+')
  return (
    <span className="inline-flex gap-0.5">
      {parts.map((part) => (
        <kbd
          key={part}
          className={classNames(
            'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border px-1 font-sans text-2xs',
            inverted ? 'border-bg/40' : 'border-line bg-raised text-muted',
          )}
        >
          {parts.length > 1 && part.length === 1 ? part.toUpperCase() : nameOf(part)}
        </kbd>
      ))}
    </span>
  )
}
