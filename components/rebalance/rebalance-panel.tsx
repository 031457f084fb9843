import { ChevronDown, ChevronUp, Scale, SlidersHorizontal, Table2, Upload } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { GapNotice, useGap } from '@/components/gap'
import { useScreen } from '@/components/screen'
import { useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { NoticeBox } from '@/components/ui/notice'
import { Progress } from '@/components/ui/progress'
import type { Answer } from '@/components/session-provider'
import { CurationError } from '@/lib/errors'
import type { RebalancePlan, RebalanceSettings } from '@/lib/session/contract/rebalance'
import { DroppedRows } from './dropped-rows'
import { ExclusionsSection } from './exclusions-section'
import { Headline, KeepNotes, LimitLine } from './headline'
import { ChartLegend, PlanChart } from './plan-chart'
import { categoryLines } from './plan-model'
import { PlanTable } from './plan-table'
import { SamplingSection } from './sampling-section'
import { useRebalanceSettings } from './settings'
import { SizeSection } from './size-section'
import { TargetsEditor } from './targets-editor'
import { usePlan } from './use-plan'

/** Targets and rules at the left, what they give at the right, live. */
export function RebalancePanel() {
  const dataset = useSessionState((state) => state.dataset?.id ?? null)
  if (dataset === null) {
    return <EmptyState icon={<Table2 size={24} />} title="Open a dataset to rebalance it" />
  }
  return <Rebalance key={dataset} datasetId={dataset} />
}

function Rebalance({ datasetId }: { readonly datasetId: string }) {
  const [settings, change] = useRebalanceSettings(datasetId)
  const plan = usePlan(settings)
  const gap = useGap(settings.withinView)
  const [open, setOpen] = useState(false)
  return (
    <div className="@container h-full min-h-0 overflow-auto bg-surface">
      <div className="flex min-h-full flex-col @3xl:h-full @3xl:min-h-0 @3xl:flex-row">
        <div className="shrink-0 border-b @3xl:w-80 @3xl:overflow-auto @3xl:border-r @3xl:border-b-0">
          <SettingsToggle open={open} onToggle={() => setOpen(!open)} />
          <div className={open ? '' : 'hidden @3xl:block'}>
            {/* Where there is no plan for these settings, an earlier one's categories are not theirs. */}
            <Settings settings={settings} plan={plan.error === null ? plan.value : undefined} onChange={change} />
          </div>
        </div>
        <div className="@container min-w-0 flex-1 @3xl:overflow-auto">
          {gap === null ? (
            <Outcome answer={plan} onUseLargest={() => change({ size: 'largest' })} />
          ) : (
            <GapNotice gap={gap} className="m-4" />
          )}
        </div>
      </div>
    </div>
  )
}

/** Where there is no room beside the outcome, settings wait behind this line. */
function SettingsToggle({ open, onToggle }: { readonly open: boolean; readonly onToggle: () => void }) {
  return (
    <div className="px-2 py-1 @3xl:hidden">
      <Button tone="quiet" aria-expanded={open} onClick={onToggle}>
        <SlidersHorizontal size={14} aria-hidden />
        {open ? 'Hide the settings' : 'Targets, size and rules'}
        {open ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
      </Button>
    </div>
  )
}

interface SettingsProps {
  readonly settings: RebalanceSettings
  readonly plan: RebalancePlan | undefined
  readonly onChange: (change: Partial<RebalanceSettings>) => void
}

function Settings({ settings, plan, onChange }: SettingsProps) {
  const rows = useSessionState((state) => state.dataset?.rows ?? 0)
  return (
    <div className="grid-cols-2 @lg:grid @3xl:block">
      <TargetsEditor categories={plan === undefined ? [] : categoryLines(plan)} />
      <SizeSection
        size={settings.size}
        largest={plan?.largest ?? null}
        rows={rows}
        onChange={(size) => onChange({ size })}
      />
      {plan !== undefined && (
        <ExclusionsSection
          reasons={plan.reasons}
          exclude={settings.exclude}
          onChange={(exclude) => onChange({ exclude })}
        />
      )}
      <SamplingSection settings={settings} onChange={onChange} />
    </div>
  )
}

interface OutcomeProps {
  readonly answer: Answer<RebalancePlan>
  readonly onUseLargest: () => void
}

function Outcome({ answer, onUseLargest }: OutcomeProps) {
  const { value: plan, stale, error, again } = answer
  if (error !== null) return <PlanError error={error} onAgain={again} />
  if (plan === undefined) return <Progress className="m-4" value={null} label="Planning the split" />
  const lines = categoryLines(plan)
  if (lines.length === 0) return <NoCategories />
  return (
    <div aria-busy={stale} className={classNames('transition-opacity', stale && 'opacity-60 delay-200')}>
      <OutcomeHeader action={<ExportSplit plan={plan} stale={stale} />} />
      <Headline plan={plan} lines={lines} onUseLargest={onUseLargest} />
      <LimitLine plan={plan} />
      <KeepNotes notes={plan.keepNotes} />
      <section aria-label="Before and after" className="px-4 py-3">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-medium">Before and after</h3>
          <ChartLegend />
        </div>
        <PlanChart lines={lines} feasible={plan.feasible} />
        <div className="mt-4">
          <PlanTable lines={lines} />
        </div>
      </section>
      {plan.feasible && <DroppedRows plan={plan} />}
    </div>
  )
}

function OutcomeHeader({ action }: { readonly action: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
      <h2 className="text-base font-semibold">Rebalanced split</h2>
      <p className="min-w-0 flex-1 text-xs text-muted">
        <span className="hidden @xl:inline">The same seed and settings give the same rows on any machine.</span>
      </p>
      {action}
    </div>
  )
}

function ExportSplit({ plan, stale }: { readonly plan: RebalancePlan; readonly stale: boolean }) {
  const { show } = useScreen()
  const dataset = useSessionState((state) => state.dataset)
  return (
    <Button
      tone="primary"
      disabled={!plan.feasible || stale || plan.rows.length === 0}
      onClick={() => dataset && show({ kind: 'export', dataset, plan })}
    >
      <Upload size={14} aria-hidden />
      Export this split…
    </Button>
  )
}

function NoCategories() {
  return (
    <EmptyState icon={<Scale size={24} />} title="No categories to balance" className="min-h-80">
      Choose the column that holds the category, and group its values, in the overview.
    </EmptyState>
  )
}

function PlanError({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }) {
  return (
    <NoticeBox tone="error" title="The split could not be planned" className="m-4">
      <p>{error.message}</p>
      {error instanceof CurationError && error.next !== undefined && <p>{error.next}</p>}
      <Button onClick={onAgain}>Try again</Button>
    </NoticeBox>
  )
}
