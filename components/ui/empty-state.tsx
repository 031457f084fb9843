import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** What stands where there is nothing to show: what is so, and what to do. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={classNames('flex flex-col items-center justify-center gap-2 p-8 text-center', className)}>
      {icon !== undefined && <div className="text-faint">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-96 text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  )
}

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly className?: string
}
