import { Dices } from 'lucide-react'
import { useId } from 'react'
import { useSessionState } from '@/components/session-provider'
import { IconButton } from '@/components/ui/icon-button'
import { formatMany } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { Switch } from '@/components/ui/switch'
import { Section } from './section'
import { randomSeed } from './settings'
import type { RebalanceSettings } from '@/lib/session/contract/rebalance'

interface SamplingSectionProps {
  readonly settings: RebalanceSettings
  readonly onChange: (change: Partial<RebalanceSettings>) => void
}

/** How rows are drawn within a category, and in which order they go out. */
export function SamplingSection({ settings, onChange }: SamplingSectionProps) {
  const inView = useSessionState((state) => state.result.count)
  return (
    <Section title="Sampling">
      <div className="flex flex-col gap-2">
        <SeedField seed={settings.seed} onChange={(seed) => onChange({ seed })} />
        <Switch
          label="Keep data-source proportions"
          checked={settings.keepSourceProportions}
          onChange={(keepSourceProportions) => onChange({ keepSourceProportions })}
        />
        <Switch
          label="Keep pass-rate proportions"
          checked={settings.keepPassProportions}
          onChange={(keepPassProportions) => onChange({ keepPassProportions })}
        />
        <Switch
          label="Only rows of the current view"
          hint={settings.withinView ? formatMany(inView, 'row') : undefined}
          checked={settings.withinView}
          onChange={(withinView) => onChange({ withinView })}
        />
        <Switch
          label="Shuffle the output"
          hint={settings.shuffle ? 'Order by the seed' : 'Off: rows keep file order'}
          checked={settings.shuffle}
          onChange={(shuffle) => onChange({ shuffle })}
        />
      </div>
    </Section>
  )
}

function SeedField({ seed, onChange }: { readonly seed: string; readonly onChange: (seed: string) => void }) {
  const id = useId()
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="w-10">
        Seed
      </label>
      <Input
        id={id}
        className="flex-1 font-mono"
        value={seed}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <IconButton label="Random seed" icon={<Dices size={15} />} onClick={() => onChange(randomSeed())} />
    </div>
  )
}
