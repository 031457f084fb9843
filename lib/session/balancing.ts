/** Categories and targets: found in the data at first, then whatever the person made of them, kept by dataset. */
import type { ColumnMapping } from '@/lib/dataset/types'
import type { Engine } from '@/lib/engine/engine'
import { facetCounts } from '@/lib/query/select'
import { currentColumns } from '@/lib/query/tables'
import { categoryOf, defaultMapping, defaultTargets } from '@/lib/rebalance/mapping'
import { MOST_CATEGORIES } from '@/lib/rebalance/targets'
import type { BalanceState } from './contract/rebalance'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { keepSettings, readSettings } from './settings'
import { bumpRevision, NO_BALANCE, reportError } from './store'

interface ValueCount {
  readonly value: string | null
  readonly n: number
}

export class Balancing {
  readonly #core: SessionCore
  #changes: Promise<void> = Promise.resolve()

  constructor(core: SessionCore) {
    this.#core = core
  }

  /** What to begin with, before any row is in: the person's earlier choice, or the ability, or else the data source. */
  begin(dataset: string, { ability, dataSource }: ColumnMapping): void {
    const column = ability === null && dataSource !== null ? 'data_source' : 'ability'
    this.#core.store.setState({ balance: readSettings(dataset).balance ?? { ...NO_BALANCE, column } })
  }

  /** Once rows are in, and after what was changed before: categories of values that have none yet, targets where there are none. */
  complete(current: CurrentDataset): Promise<void> {
    const done = this.#changes.then(() => this.#complete(current))
    this.#changes = done.catch(() => undefined)
    return done
  }

  async #complete(current: CurrentDataset): Promise<void> {
    const { store } = this.#core
    const engine = await this.#core.engine()
    const { column } = store.getState().balance
    const counts = await valueCounts(current, engine, column)
    // What was chosen meanwhile stands. Another column is completed by its own choice; another dataset by its opening.
    const { balance } = store.getState()
    if (this.#core.current !== current || balance.column !== column) return
    const mapping = { ...defaultMapping(counts.map(({ value }) => value)), ...balance.mapping }
    // More values than are counted: their shares aren't known, and targets would leave out most of them.
    const known = counts.length <= MOST_CATEGORIES ? startTargets(counts, mapping) : {}
    const targets = Object.keys(balance.targets).length > 0 ? balance.targets : known
    store.setState({ balance: { ...balance, mapping, targets } })
    await current.setCategories(engine, mapping)
    bumpRevision(store)
  }

  set(change: Partial<BalanceState>): void {
    const { store, current } = this.#core
    const earlier = store.getState().balance
    const dataset = store.getState().dataset
    const column = change.column ?? earlier.column
    const next = column === earlier.column ? { ...earlier, ...change } : { ...NO_BALANCE, ...change, column }
    store.setState({ balance: next })
    if (dataset !== null) keepSettings(dataset.id, { balance: next })
    const apply = async (): Promise<void> => {
      // Its turn may come when another dataset is open, which has categories of its own.
      if (current === undefined || this.#core.current !== current) return
      // Before there are tables there is nothing to change: they are made for what is chosen by then.
      if (current.questions === undefined) return
      try {
        await this.#apply(current, next, column !== earlier.column, change.mapping !== undefined)
      } catch (error) {
        reportError(store, 'The categories could not be changed', error)
      }
    }
    this.#changes = this.#changes.then(apply)
  }

  async #apply(current: CurrentDataset, balance: BalanceState, newColumn: boolean, newMapping: boolean): Promise<void> {
    const engine = await this.#core.engine()
    if (newColumn) {
      await current.createView(engine, balance.column)
      await this.#complete(current)
    } else if (newMapping) {
      await current.setCategories(engine, balance.mapping)
      bumpRevision(this.#core.store)
    }
    if (newColumn || newMapping) await this.#core.view.refresh()
  }
}

async function valueCounts(current: CurrentDataset, engine: Engine, column: string): Promise<readonly ValueCount[]> {
  const columns = currentColumns(current.info.extra)
  const known = columns.some(({ name }) => name === column) ? column : 'ability'
  const sql = facetCounts(known, [], { columns, textResident: true, passMax: null }, MOST_CATEGORIES + 1)
  return (await engine.query(sql)) as unknown as readonly ValueCount[]
}

function startTargets(
  values: readonly ValueCount[],
  mapping: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { value, n } of values) {
    const category = categoryOf(value, mapping)
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + n)
  }
  return defaultTargets(counts)
}
