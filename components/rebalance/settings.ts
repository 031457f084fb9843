import { useCallback, useState } from 'react'
import { keep, readKept } from '@/components/kept'
import { NEED_IMAGES, REASONS } from '@/lib/rebalance/usable'
import type { Reason } from '@/lib/rebalance/usable'
import { DEFAULT_SETTINGS } from '@/lib/session/contract/rebalance'
import type { ReasonCount, RebalanceSettings } from '@/lib/session/contract/rebalance'

/** Reasons that can apply to this dataset at all: what it has no column for is never known. */
export function reasonsThatApply(reasons: readonly ReasonCount[], hasImages: boolean): readonly ReasonCount[] {
  return reasons.filter((line) =>
    NEED_IMAGES.has(line.reason) ? hasImages || (line.count ?? 0) > 0 : line.count !== null,
  )
}

/** Settings from storage; anything of another shape falls back to the default, field by field. */
export function parseSettings(text: string | null): RebalanceSettings {
  const stored = readObject(text)
  const flag = (key: 'keepSourceProportions' | 'keepPassProportions' | 'shuffle' | 'withinView') =>
    typeof stored[key] === 'boolean' ? stored[key] : DEFAULT_SETTINGS[key]
  const { size, seed } = stored
  return {
    size: typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : 'largest',
    seed: typeof seed === 'string' && seed.length > 0 && seed.length <= 200 ? seed : DEFAULT_SETTINGS.seed,
    exclude: parseExclude(stored['exclude']),
    keepSourceProportions: flag('keepSourceProportions'),
    keepPassProportions: flag('keepPassProportions'),
    shuffle: flag('shuffle'),
    withinView: flag('withinView'),
  }
}

function parseExclude(stored: unknown): RebalanceSettings['exclude'] {
  const exclude: { [R in Reason]: boolean } = { ...DEFAULT_SETTINGS.exclude }
  if (typeof stored !== 'object' || stored === null) return exclude
  for (const reason of REASONS) {
    const value = (stored as Record<string, unknown>)[reason]
    if (typeof value === 'boolean') exclude[reason] = value
  }
  return exclude
}

function readObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Settings of one dataset, kept over reloads. */
export function useRebalanceSettings(datasetId: string) {
  const key = `rebalance:${datasetId}`
  const [settings, setSettings] = useState(() => parseSettings(readKept(key)))
  const change = useCallback(
    (part: Partial<RebalanceSettings>) => {
      setSettings((previous) => {
        const next = { ...previous, ...part }
        keep(key, JSON.stringify(next))
        return next
      })
    },
    [key],
  )
  return [settings, change] as const
}

/** A new seed a person can read out: three consonant–vowel pairs and two digits. */
export function randomSeed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  const pick = (letters: string, at: number) => letters[(bytes[at] ?? 0) % letters.length] ?? ''
  const pairs = [0, 2, 4].map((at) => pick('bdfgklmnprstvz', at) + pick('aeiou', at + 1))
  return `${pairs.join('')}-${((bytes[6] ?? 0) * 256 + (bytes[7] ?? 0)) % 100}`
}
