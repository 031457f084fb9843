import type { ReactNode } from 'react'
import { Button } from './button'
import type { ButtonProps } from './button'
import { classNames } from './class-names'
import { Tooltip } from './tooltip'

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** Accessible name, and the tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** Shown in the tooltip. */
  readonly keys?: string
  readonly pressed?: boolean
}

export function IconButton({
  label,
  icon,
  keys,
  pressed,
  tone = 'quiet',
  size = 'medium',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <Button
        tone={tone}
        size={size}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(
          size === 'small' ? '!w-6 !px-0' : size === 'large' ? '!w-9 !px-0' : '!w-7 !px-0',
          pressed === true && 'bg-accent-soft !text-accent',
          className,
        )}
        {...rest}
      >
        {icon}
      </Button>
    </Tooltip>
  )
}
