import { Lock } from 'lucide-react'
import { Logo } from '@/components/shell/logo'
import { Demos } from './demos'
import { LocalFiles, RecentDatasets } from './file-lists'
import { OpenChoices } from './open-choices'
import { canPickHandles } from './pick'

/** Nothing is open: what this is, and every way in. */
export function StartScreen() {
  return (
    <main className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto flex max-w-[680px] flex-col gap-6 px-6 py-[7vh]">
        <div>
          <Logo size={40} />
          <p className="mt-4 text-xl font-semibold">Inspect, correct and rebalance multimodal RL data</p>
          <p className="mt-1 text-base text-muted">
            Opens parquet files of prompts with images, or of trajectories, of any size. Shows their balance, lets you
            correct them, and writes them back byte for byte but for your changes.
          </p>
        </div>
        <div className="rounded-lg border border-dashed border-line-strong/60 bg-surface p-4">
          <OpenChoices />
          <p className="mt-3 flex items-start gap-1.5 text-xs text-muted">
            <Lock size={12} aria-hidden className="mt-0.5 shrink-0" />
            Or drop files anywhere on this page. Nothing leaves this machine: files are read here, edits are kept here.
          </p>
          {!canPickHandles() && (
            <p className="mt-1 pl-[18px] text-xs text-muted">
              This browser cannot hand out lasting access to files: recent datasets are not listed, and exports are
              downloads. Chrome and Edge have both.
            </p>
          )}
        </div>
        <LocalFiles />
        <RecentDatasets />
        <section>
          <h2 className="mb-1 text-xs font-medium text-muted">Try it on synthetic data</h2>
          <Demos />
        </section>
      </div>
    </main>
  )
}
