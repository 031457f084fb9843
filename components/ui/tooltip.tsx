import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from './kbd'

/** A short word about a control; the control needs its own accessible name. */
export function Tooltip({ text, keys, children, side = 'bottom' }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-bg shadow-raised"
        >
          {text}
          {keys !== undefined && <Kbd keys={keys} inverted />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface TooltipProps {
  readonly text: ReactNode
  readonly keys?: string
  readonly children: ReactNode
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
}

export const TooltipProvider = Radix.Provider
