import { Image as ImageIcon, Route } from 'lucide-react'
import type { ReactNode } from 'react'
import { useOpen } from './use-open'

/** Two small datasets that come with the app; they say what they are. */
export function Demos({ onOpen }: { onOpen?: () => void }) {
  const open = useOpen()
  const start = (kind: 'prompts' | 'trajectories') => {
    onOpen?.()
    void open.demo(kind)
  }
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <Demo icon={<ImageIcon size={18} aria-hidden />} title="Open demo: RL prompts" onClick={() => start('prompts')}>
        Shaped like Metis-RL: drawn charts, figures and documents with a question, a ground truth and a pass count. A
        few rows are wrong on purpose.
      </Demo>
      <Demo
        icon={<Route size={18} aria-hidden />}
        title="Open demo: trajectories"
        onClick={() => start('trajectories')}
      >
        Shaped like Metis-ColdStart: reasoning, tool calls, results and answers over several pictures.
      </Demo>
    </div>
  )
}

function Demo({ icon, title, children, onClick }: DemoProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex gap-3 rounded-md border bg-surface p-3 text-left hover:border-line-strong hover:bg-raised"
    >
      <span className="mt-0.5 shrink-0 text-accent">{icon}</span>
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        <span className="block text-xs text-muted">{children}</span>
      </span>
    </button>
  )
}

interface DemoProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly onClick: () => void
}
