import { useId } from 'react'
import type { ReactNode } from 'react'

/** A titled group of settings. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="border-b px-4 py-3 last:border-b-0">
      <div className="mb-2 flex min-h-6 items-center justify-between gap-2">
        <h3 id={id} className="font-medium">
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
