import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { IconButton } from './icon-button'

export type NoticeTone = 'error' | 'warning' | 'info' | 'success'

const TONES: Record<NoticeTone, { box: string; icon: ReactNode }> = {
  error: { box: 'bg-danger-soft text-danger', icon: <CircleAlert size={16} /> },
  warning: { box: 'bg-warning-soft text-warning', icon: <TriangleAlert size={16} /> },
  info: { box: 'bg-accent-soft text-accent', icon: <Info size={16} /> },
  success: { box: 'bg-success-soft text-success', icon: <CircleCheck size={16} /> },
}

/** What happened, to which file, and what to do next. Errors are announced at once. */
export function NoticeBox({ tone, title, children, onDismiss, action, className }: NoticeBoxProps) {
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={classNames('flex items-start gap-2 rounded-md px-3 py-2 text-sm', TONES[tone].box, className)}
    >
      <span className="mt-0.5 shrink-0">{TONES[tone].icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="text-text">{children}</div>}
      </div>
      {action}
      {onDismiss && (
        <IconButton
          label="Dismiss"
          size="small"
          icon={<X size={14} />}
          className="!text-current hover:!bg-transparent"
          onClick={onDismiss}
        />
      )}
    </div>
  )
}

interface NoticeBoxProps {
  readonly tone: NoticeTone
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly onDismiss?: () => void
  readonly action?: ReactNode
  readonly className?: string
}
