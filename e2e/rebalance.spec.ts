import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import type { RebalanceOptions } from '@/lib/session/contract/rebalance'
import { makeRebalancePlan } from '@/lib/session/rebalancing'
import { expectAccessible } from './axe'
import { CuratorPage, fixture } from './curator-page'
import { expectedOf } from './expected'
import { ExportSteps } from './export-steps'
import { expect, test } from './fixtures'
import { factsOf, largestSize, TARGETS } from './rebalance-facts'
import type { Fact } from './rebalance-facts'

const name = 'rl-paged'
const { rows, matches } = expectedOf(name)

class RebalancePage {
  readonly table: Locator

  constructor(readonly page: Page) {
    this.table = page.getByRole('table', { name: 'Rows per category before and after' })
  }

  static async open(curator: CuratorPage): Promise<RebalancePage> {
    await curator.openBySrc(`${name}.parquet`)
    await curator.expectRows(rows)
    await curator.tab('Rebalance').click()
    const rebalance = new RebalancePage(curator.page)
    await expect(rebalance.table).toBeVisible()
    return rebalance
  }

  async size(size: number): Promise<void> {
    await this.page.getByLabel('Number of rows').fill(String(size))
  }

  async seed(seed: string): Promise<void> {
    await this.page.getByLabel('Seed', { exact: true }).fill(seed)
  }

  async expectGet(text: string): Promise<void> {
    await expect(this.page.getByRole('term').filter({ hasText: 'You get' }).locator('..')).toContainText(text)
  }

  async expectLine(category: string, cells: readonly (string | number)[]): Promise<void> {
    const line = this.table.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: category }) })
    for (const [at, cell] of cells.entries()) await expect(line.getByRole('cell').nth(at)).toHaveText(String(cell))
  }

  /** The rows of the split, as exported. */
  async rowNumbers(): Promise<number[]> {
    const exporting = new ExportSteps(this.page)
    await this.page.getByRole('button', { name: 'Export this split…' }).click()
    await exporting.choose('Rebalanced split')
    await exporting.format('Row numbers')
    await exporting.start()
    await exporting.done()
    const path = await exporting.download(`${name}-rebalanced.rows.json`)
    await exporting.download(`${name}-rebalanced.manifest.json`)
    await this.page.keyboard.press('Escape')
    const list = JSON.parse(await readFile(path, 'utf8')) as { rows: [number, number][] }
    return list.rows.map(([, row]) => row)
  }
}

/** The options the screen starts with. */
function options(change: Partial<RebalanceOptions>): RebalanceOptions {
  return {
    targets: TARGETS,
    size: 'largest',
    seed: 'metis',
    exclude: {
      'marked-drop': true,
      'no-category': true,
      'empty-ground-truth': true,
      'image-tags': true,
      'missing-image-bytes': true,
      'undecodable-image': true,
    },
    keepSourceProportions: true,
    keepPassProportions: true,
    shuffle: false,
    withinView: false,
    ...change,
  }
}

const facts = () => factsOf(fixture(`${name}.parquet`), matches)
const countOf = (all: readonly Fact[], category: string) => all.filter((fact) => fact.category === category).length

test('what there is, what is wanted and what comes out, exactly', async ({ curator, page }) => {
  const rebalance = await RebalancePage.open(curator)
  await rebalance.size(200)
  await rebalance.expectGet('200 rows')
  // 45, 36 and 19 % of 200.
  const quotas = { perception: 90, search: 72, 'math / reasoning': 38 }
  const all = await facts()
  const usable = all.filter((fact) => fact.emptyGroundTruth !== true)
  for (const [category, quota] of Object.entries(quotas)) {
    const before = countOf(all, category)
    const share = `${((before / rows) * 100).toFixed(1)} %`
    const target = `${TARGETS[category]?.toFixed(1)} %`
    await rebalance.expectLine(category, [before, share, countOf(usable, category), target, quota, quota, target])
  }
  await expect(page.getByRole('heading', { name: `${rows - 200} rows would go` })).toBeVisible()
  await expectAccessible(page)
})

test('a size that cannot be had names what limits it; the largest one is a click away', async ({ curator, page }) => {
  const rebalance = await RebalancePage.open(curator)
  const usable = (await facts()).filter((fact) => fact.emptyGroundTruth !== true)
  const supply = Object.fromEntries(Object.keys(TARGETS).map((category) => [category, countOf(usable, category)]))
  await rebalance.size(rows)
  await rebalance.expectGet('Nothing yet')
  const short = Object.entries(TARGETS).find(([category, share]) => (share * rows) / 100 > (supply[category] ?? 0))
  const [category = '', share = 0] = short ?? []
  await expect(
    page.getByText(
      `${category} has ${supply[category]} usable rows; ${share} % of ${rows} needs ${(share * rows) / 100}`,
    ),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Export this split…' })).toBeDisabled()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use it' }).click()
  await rebalance.expectGet(`${largestSize(TARGETS, supply)} rows`)
  await expect(page.getByRole('button', { name: 'Export this split…' })).toBeEnabled()
})

test('the same seed gives the same rows in another browser and in Node; another seed gives others', async ({
  curator,
  browser,
  baseURL,
}) => {
  const rebalance = await RebalancePage.open(curator)
  await rebalance.size(200)
  await rebalance.seed('alpha')
  await rebalance.expectGet('200 rows')
  const first = await rebalance.rowNumbers()
  expect(first).toEqual(first.toSorted((a, b) => a - b))

  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), locale: 'en-US' })
  const other = await RebalancePage.open(new CuratorPage(await context.newPage()))
  await other.size(200)
  await other.seed('alpha')
  await other.expectGet('200 rows')
  expect(await other.rowNumbers()).toEqual(first)
  await other.seed('beta')
  await other.expectGet('200 rows')
  const second = await other.rowNumbers()
  expect(second).toHaveLength(200)
  expect(second).not.toEqual(first)
  await context.close()

  const all = await facts()
  const inNode = makeRebalancePlan(all, options({ size: 200, seed: 'alpha' }))
  expect(inNode.rows.map(({ row }) => row)).toEqual(first)
  expectSourceProportions(all, first)
})

/** Within a category, each data source keeps its share to less than one row. */
function expectSourceProportions(all: readonly Fact[], chosen: readonly number[]): void {
  const taken = new Set(chosen)
  for (const category of Object.keys(TARGETS)) {
    const usable = all.filter((fact) => fact.category === category && fact.emptyGroundTruth !== true)
    const quota = usable.filter(({ row }) => taken.has(row)).length
    for (const source of new Set(usable.map((fact) => fact.dataSource))) {
      const members = usable.filter((fact) => fact.dataSource === source)
      const exact = (quota * members.length) / usable.length
      expect(Math.abs(members.filter(({ row }) => taken.has(row)).length - exact)).toBeLessThan(1)
    }
  }
}

test('shuffled at a seed, the same rows go out in another order', async ({ curator, page }) => {
  const rebalance = await RebalancePage.open(curator)
  await rebalance.size(100)
  await page.getByRole('switch', { name: /^Shuffle the output/ }).click()
  await rebalance.expectGet('100 rows')
  const shuffled = await rebalance.rowNumbers()
  const plan = makeRebalancePlan(await facts(), options({ size: 100, shuffle: true }))
  expect(shuffled).toEqual(plan.rows.map(({ row }) => row))
  expect(shuffled).not.toEqual(shuffled.toSorted((a, b) => a - b))
})

test('faulty rows go, each for its reason; a switch lets them stay; a click opens the row', async ({
  curator,
  page,
}) => {
  const rebalance = await RebalancePage.open(curator)
  await expect(page.getByText('not checked')).not.toHaveCount(0)
  await page.getByRole('tabpanel').getByRole('button', { name: 'Check images' }).click()
  const missing = matches['missing-image-bytes']?.[0] ?? -1
  const reason = page.getByRole('button', { name: 'Image without bytes 1' })
  await expect(reason).toBeVisible()
  await reason.click()
  const line = page.getByRole('button', { name: new RegExp(`^Row ${missing} `) })
  await line.click()
  await expect(curator.record.getByText(`row ${missing}`)).toBeVisible()
  await curator.record.getByRole('button', { name: 'Close the record' }).click()

  const faulty = ['empty-ground-truth', 'image-tag-count', 'missing-image-bytes', 'undecodable-image']
  const usable = rows - new Set(faulty.flatMap((rule) => matches[rule] ?? [])).size
  const total = rebalance.table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'All' }) })
  await expect(total.getByRole('cell').nth(2)).toHaveText(String(usable))
  await page.getByRole('switch', { name: 'Image without bytes' }).click()
  await expect(total.getByRole('cell').nth(2)).toHaveText(String(usable + 1))
})

test('rows marked drop are out, rows marked keep are in', async ({ curator, page }) => {
  const rebalance = await RebalancePage.open(curator)
  await curator.showRecord(8)
  await page.keyboard.press('x')
  await expect(page.getByText('Saved on this machine')).toBeVisible()
  await curator.showRecord(9)
  await page.keyboard.press('Shift+K')
  await curator.record.getByRole('button', { name: 'Close the record' }).click()
  await rebalance.size(40)
  await rebalance.expectGet('40 rows')
  const total = rebalance.table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'All' }) })
  await expect(total.getByRole('cell').last()).toHaveText('1')
  const chosen = await rebalance.rowNumbers()
  expect(chosen).toContain(9)
  expect(chosen).not.toContain(8)
  expect(chosen).toHaveLength(40)
})

test('only rows of the view are sampled where that is asked for', async ({ curator, page }) => {
  const rebalance = await RebalancePage.open(curator)
  await page
    .getByRole('complementary', { name: 'Filters' })
    .getByRole('region', { name: 'Data source' })
    .getByRole('checkbox', { name: /^search-set / })
    .check()
  await page.getByRole('switch', { name: /^Only rows of the current view/ }).click()
  await page.getByLabel('Target share of perception, percent').fill('0')
  await page.getByLabel('Target share of math / reasoning, percent').fill('0')
  const inView = (await facts()).filter((fact) => fact.dataSource === 'search-set')
  const usable = inView.filter((fact) => fact.emptyGroundTruth !== true)
  await rebalance.expectGet(`${usable.length} rows`)
  expect(await rebalance.rowNumbers()).toEqual(usable.map(({ row }) => row))
})

test('a split that waits to be exported goes when another dataset comes, or its view changes', async ({
  curator,
  page,
}) => {
  await RebalancePage.open(curator)
  const dialog = page.getByRole('dialog', { name: 'Export', exact: true })
  const ask = async () => {
    await page.getByRole('button', { name: 'Export this split…' }).click()
    await expect(dialog.getByRole('radio', { name: /^Rebalanced split/ })).toBeChecked()
  }
  await page
    .getByRole('complementary', { name: 'Filters' })
    .getByRole('region', { name: 'Data source' })
    .getByRole('checkbox', { name: /^search-set / })
    .check()
  await ask()
  await page.goBack()
  // Drawn from all rows: the view is none of its business.
  await expect(page).not.toHaveURL(/[?&]f=/)
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goForward()
  await page.getByRole('switch', { name: /^Only rows of the current view/ }).click()
  await page.getByLabel('Target share of perception, percent').fill('0')
  await page.getByLabel('Target share of math / reasoning, percent').fill('0')
  await ask()
  await page.goBack()
  await expect(dialog).toBeHidden()
  await curator.expectRows(rows)

  await page.getByRole('switch', { name: /^Only rows of the current view/ }).click()
  await ask()
  await curator.drop('rl-pandas.parquet')
  await expect(curator.title).toContainText('rl-pandas')
  await expect(dialog).toBeHidden()
})

test('shares that do not sum to 100 are said and made even', async ({ curator, page }) => {
  await RebalancePage.open(curator)
  await page.getByLabel('Target share of search, percent').fill('10')
  await expect(page.getByLabel('Sum of the target shares')).toHaveText('Sum 74 %')
  await page.getByRole('button', { name: 'Make it 100 %' }).click()
  await expect(page.getByLabel('Sum of the target shares')).toHaveText('Sum 100 %')
  await expect(page.getByLabel('Target share of search, percent')).toHaveValue('13.5')
})
