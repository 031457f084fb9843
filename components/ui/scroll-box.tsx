import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** A scrolling area with nothing in it to focus: it takes the focus itself, so that the keyboard can scroll it. */
export function ScrollBox({ label, className = 'max-h-80', children }: ScrollBoxProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="group" aria-label={label} tabIndex={0} className={classNames('overflow-auto', className)}>
      {children}
    </div>
  )
}

interface ScrollBoxProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}
