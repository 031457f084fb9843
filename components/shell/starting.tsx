import { Logo } from './logo'

/** The moment before the app's code is there. */
export function Starting() {
  return (
    <p role="status" className="flex h-dvh flex-col items-center justify-center gap-3 text-muted">
      <Logo size={40} />
      Loading …
    </p>
  )
}
