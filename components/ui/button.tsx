import type { ButtonHTMLAttributes, Ref } from 'react'
import { classNames } from './class-names'

type Tone = 'plain' | 'primary' | 'quiet' | 'danger'

const TONES: Record<Tone, string> = {
  plain: 'border border-line bg-surface text-text hover:bg-raised',
  primary: 'border border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'border border-transparent text-muted hover:bg-raised hover:text-text',
  danger: 'border border-line bg-surface text-danger hover:bg-danger-soft',
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: Tone
  readonly size?: 'small' | 'medium' | 'large'
  readonly ref?: Ref<HTMLButtonElement>
}

const SIZES = {
  small: 'h-6 gap-1 px-2 text-xs',
  medium: 'h-7 gap-1.5 px-2.5 text-sm',
  large: 'h-9 gap-2 px-4 text-sm',
} as const

export function Button({ tone = 'plain', size = 'medium', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
        TONES[tone],
        SIZES[size],
        className,
      )}
      {...rest}
    />
  )
}
