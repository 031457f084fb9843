import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** The row of tabs; show the chosen one's content in a TabPanel. */
export function Tabs<T extends string>({
  value,
  onChange,
  tabs,
  label,
  children,
  className,
  start,
  end,
}: TabsProps<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      <div className="flex items-center border-b bg-surface px-2">
        {start}
        <Radix.List aria-label={label} className="flex flex-1 px-1">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2 border-transparent text-sm font-medium text-muted -outline-offset-2 hover:text-text data-[state=active]:border-accent data-[state=active]:text-text"
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {end}
      </div>
      {children}
    </Radix.Root>
  )
}

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <Radix.Content value={value} tabIndex={-1} className={className}>
      {children}
    </Radix.Content>
  )
}

interface TabsProps<T extends string> {
  readonly value: T
  readonly onChange: (value: T) => void
  readonly tabs: readonly { readonly value: T; readonly label: ReactNode }[]
  readonly label: string
  readonly children?: ReactNode
  readonly className?: string
  /** At the left end of the row. */
  readonly start?: ReactNode
  /** At the right end of the row. */
  readonly end?: ReactNode
}
