/** A split is planned over rows that are all known, and keeps which dataset and view they are of. */
import type { RebalanceOptions, RebalancePlan } from './contract/rebalance'
import type { SessionCore } from './core'
import { datasetId } from './dataset-id'
import { questionsOfAll } from './known-rows'
import { planRebalance } from './rebalancing'

export async function planSplit(
  core: SessionCore,
  options: RebalanceOptions,
  signal: AbortSignal,
): Promise<RebalancePlan> {
  const current = core.require()
  const open = AbortSignal.any([signal, current.closing.signal])
  const questions = await questionsOfAll(core, current, options.withinView, open)
  const filters = options.withinView ? core.store.getState().view.filters : []
  const plan = await planRebalance(questions, filters, options, open)
  return { ...plan, from: { dataset: datasetId(current.edits.files), filters } }
}
