import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type BadgeTone = 'neutral' | 'accent' | 'danger' | 'warning' | 'success'

const TONES: Record<BadgeTone, string> = {
  neutral: 'bg-raised text-muted',
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
  warning: 'bg-warning-soft text-warning',
  success: 'bg-success-soft text-success',
}

export function Badge({ tone = 'neutral', className, children, title }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-[18px] shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium whitespace-nowrap tabular-nums',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}

interface BadgeProps {
  readonly tone?: BadgeTone
  readonly className?: string
  readonly children: ReactNode
  readonly title?: string
}
