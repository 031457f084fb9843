import { LoaderCircle, Search, TriangleAlert, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { isComposing, useShortcut } from '@/components/keyboard'
import { useSession, useSessionState } from '@/components/session-provider'
import { formatCount } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'
import { useFilters } from '@/components/use-view'
import { textQuery } from '@/lib/query/filter'
import { setSearchText } from './filter-state'

/** Typing asks after a pause; ms. Longer where the text is streamed from the file. */
const PAUSE_MS = 180
const STREAM_PAUSE_MS = 500

/** Finds text in prompt, question and answer. `/` comes here, Escape clears and leaves. */
export function SearchBox() {
  const [filters, change] = useFilters()
  const query = textQuery(filters)
  const input = useRef<HTMLInputElement>(null)
  const resident = useSessionState((state) => state.dataset?.textResident ?? true)
  const [text, type] = useState(query)
  const [seen, see] = useState(query)
  // A query that changed from outside (back button, chip removed) replaces what was typed.
  if (seen !== query) {
    see(query)
    if (text.trim() !== query.trim()) type(query)
  }
  const commit = useEffectEvent((next: string) => {
    if (next.trim() === query.trim()) return
    change((now) => setSearchText(now, next))
  })

  useEffect(() => {
    const timer = setTimeout(() => commit(text), resident ? PAUSE_MS : STREAM_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, resident])
  useShortcut({ keys: '/', label: 'Search', group: 'Look' }, () => input.current?.select())

  return (
    <div className="relative w-64 min-w-40 shrink">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2 text-faint" />
      <Input
        ref={input}
        type="search"
        role="searchbox"
        aria-label="Search in prompt, question and answer"
        placeholder="Search text"
        value={text}
        className="w-full pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Enter') change((now) => setSearchText(now, text))
          if (event.key !== 'Escape') return
          event.preventDefault()
          type('')
          change((now) => setSearchText(now, ''))
          event.currentTarget.blur()
        }}
      />
      {text === '' ? (
        <span className="pointer-events-none absolute top-[5px] right-1.5">
          <Kbd keys="/" />
        </span>
      ) : (
        <button
          type="button"
          aria-label="Clear search"
          className="absolute top-0 right-0 flex size-7 items-center justify-center text-muted hover:text-text"
          onClick={() => {
            type('')
            change((now) => setSearchText(now, ''))
          }}
        >
          <X size={14} />
        </button>
      )}
    </div>
  )
}

const STANDING = { running: 'Searching the file:', stopped: 'Search stopped at', failed: 'Search failed at' } as const

/** A search that streams through the file says how far it is, or came, and can be stopped and made again. */
export function SearchProgress() {
  const session = useSession()
  const search = useSessionState((state) => state.search)
  if (search.status === 'idle' || search.status === 'done') return null
  const running = search.status === 'running'
  const percent = search.rowsTotal > 0 ? Math.floor((search.rowsDone / search.rowsTotal) * 100) : 0
  return (
    <span role="status" className="flex min-w-0 items-center gap-1.5 text-xs text-muted tabular-nums">
      {running ? (
        <LoaderCircle size={12} aria-hidden className="shrink-0 animate-spin" />
      ) : (
        <TriangleAlert size={12} aria-hidden className="shrink-0 text-warning" />
      )}
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {STANDING[search.status]} {percent} %, {formatCount(search.hits)} found
        {search.error !== null && `: ${search.error}`}
      </span>
      <button
        type="button"
        className="shrink-0 rounded-sm text-accent underline underline-offset-2"
        onClick={() => (running ? session.cancelSearch() : session.resumeSearch())}
      >
        {running ? 'Stop' : 'Search again'}
      </button>
    </span>
  )
}
