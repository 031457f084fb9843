import { useCallback, useEffect, useState } from 'react'
import * as z from '@/lib/zod'
import type { DatasetKind } from '@/lib/dataset/types'
import { keep, readKept } from '../kept'

/** How a person arranged the table: kept per kind of dataset, on this machine. */
const layoutSchema = z.object({
  order: z.array(z.string()).check(z.maxLength(5000)),
  visibility: z.record(z.string(), z.boolean()),
  sizing: z.record(z.string(), z.number().check(z.minimum(32), z.maximum(2000))),
  density: z.enum(['comfortable', 'compact']),
})

export type TableLayout = z.infer<typeof layoutSchema>

export const FIRST_LAYOUT: TableLayout = { order: [], visibility: {}, sizing: {}, density: 'comfortable' }

const SAVE_AFTER_MS = 300

function storageKey(kind: DatasetKind): string {
  return `metis-curator.rows.${kind}`
}

function readLayout(kind: DatasetKind): TableLayout {
  try {
    return layoutSchema.parse(JSON.parse(readKept(storageKey(kind)) ?? 'null'))
  } catch {
    return FIRST_LAYOUT
  }
}

export function useLayout(kind: DatasetKind): readonly [TableLayout, (change: Partial<TableLayout>) => void] {
  const [held, hold] = useState(() => ({ kind, layout: readLayout(kind) }))
  if (held.kind !== kind) hold({ kind, layout: readLayout(kind) })
  const { layout } = held

  useEffect(() => {
    const save = () => saveLayout(kind, layout)
    const timer = setTimeout(save, SAVE_AFTER_MS)
    // A page closed or reloaded before that saves at once.
    window.addEventListener('pagehide', save)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', save)
    }
  }, [kind, layout])

  const change = useCallback((part: Partial<TableLayout>) => {
    hold((earlier) => ({ kind: earlier.kind, layout: { ...earlier.layout, ...part } }))
  }, [])
  return [layout, change]
}

function saveLayout(kind: DatasetKind, layout: TableLayout): void {
  keep(storageKey(kind), JSON.stringify(layout))
}
