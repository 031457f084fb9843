/** Parts of the screen that the first rows do not need. One that can't be loaded says so in its place; the rest goes on. */
import { useEffect, useId, useSyncExternalStore } from 'react'
import type { ComponentType } from 'react'
import { Button } from '@/components/ui/button'
import { NoticeBox } from '@/components/ui/notice'

interface PartState<P> {
  readonly Loaded: ComponentType<P> | null
  readonly isLoading: boolean
  readonly hasFailed: boolean
  /** Of the places that show the part, the one that speaks for all. */
  readonly speaker: string | undefined
}

class Part<P> {
  readonly #fetch: () => Promise<ComponentType<P>>
  readonly #listeners = new Set<() => void>()
  readonly #places = new Set<string>()
  #state: PartState<P> = { Loaded: null, isLoading: false, hasFailed: false, speaker: undefined }

  constructor(fetch: () => Promise<ComponentType<P>>) {
    this.#fetch = fetch
  }

  readonly state = (): PartState<P> => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Never rejects; what failed is asked for anew by the next call. */
  readonly load = async (): Promise<void> => {
    if (this.#state.Loaded !== null || this.#state.isLoading) return
    this.#set({ isLoading: true })
    try {
      const Loaded = await this.#fetch()
      this.#set({ Loaded, isLoading: false, hasFailed: false })
    } catch {
      this.#set({ isLoading: false, hasFailed: true })
    }
  }

  /** Loads the part for a place on the screen. Answers what takes the place away. */
  readonly show = (place: string): (() => void) => {
    this.#places.add(place)
    this.#set({ speaker: [...this.#places][0] })
    void this.load()
    return () => {
      this.#places.delete(place)
      this.#set({ speaker: [...this.#places][0] })
    }
  }

  #set(change: Partial<PartState<P>>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

const parts: (() => Promise<void>)[] = []

interface PartProps {
  /** Where the place can be left before the part is there. */
  readonly onDismiss?: () => void
}

/** Loaded when first shown, or in an idle moment before; until then `Before` stands in its place. */
export function part<P extends object>(fetch: () => Promise<ComponentType<P>>, Before?: ComponentType<P>) {
  const loader = new Part(fetch)
  parts.push(loader.load)
  return function PartPlace(props: P & PartProps) {
    const place = useId()
    const { Loaded, isLoading, hasFailed, speaker } = useSyncExternalStore(loader.subscribe, loader.state)
    useEffect(() => loader.show(place), [place])
    if (Loaded !== null) return <Loaded {...props} />
    return (
      <>
        {Before && <Before {...props} />}
        {hasFailed && speaker === place && (
          <NotLoaded isLoading={isLoading} onRetry={() => void loader.load()} onDismiss={props.onDismiss} />
        )}
      </>
    )
  }
}

interface NotLoadedProps {
  readonly isLoading: boolean
  readonly onRetry: () => void
  readonly onDismiss: (() => void) | undefined
}

function NotLoaded({ isLoading, onRetry, onDismiss }: NotLoadedProps) {
  const retry = (
    <Button size="small" aria-disabled={isLoading} onClick={onRetry}>
      {isLoading ? 'Loading…' : 'Retry'}
    </Button>
  )
  return (
    <NoticeBox
      tone="error"
      title="This part of the app could not be loaded"
      action={retry}
      {...(onDismiss && { onDismiss })}
      className="m-3"
    >
      The app’s server was not reached. Everything else goes on, and what was edited is kept.
    </NoticeBox>
  )
}

/** Loads all parts, one in each idle moment, so that none holds up the page. */
export async function loadParts(): Promise<void> {
  for (const load of parts) {
    await idle()
    await load()
  }
}

function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(resolve)
    else setTimeout(resolve, 200)
  })
}
