/** The engine can't answer: the screen says so where the answer would stand, and passes no earlier figures off as new ones. */
import type { Page } from '@playwright/test'
import type { Session } from '../lib/session/contract/session'
import { expectAccessible } from './axe'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows, ability } = expectedOf('rl-paged')
const reason = 'no_such_column'

test.beforeEach(async ({ curator, page }) => {
  await page.addInitScript(letEngineFail, reason)
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
})

test('rows that can’t be listed are said to be from before, and listed again they are not', async ({
  curator,
  page,
}) => {
  const failed = page.getByRole('region', { name: 'Rows' }).getByRole('alert')
  const header = curator.grid.getByRole('columnheader', { name: /^Question/ })
  await failing(page, true)
  await header.getByRole('button').first().click()
  await expect(failed).toContainText('The rows could not be listed')
  await expect(failed).toContainText(reason)
  await expect(curator.grid.locator('[data-index="0"]')).toBeVisible()
  await expectAccessible(page)
  await failing(page, false)
  await header.getByRole('button').first().click()
  await expect(failed).toBeHidden()
})

test('figures that can’t be counted are said to be none, in the filters and on every chart', async ({
  curator,
  page,
}) => {
  const filters = page.getByRole('complementary', { name: 'Filters' })
  const search = filters.getByRole('checkbox', { name: /^search/ }).first()
  const shown = (name: string | RegExp) => page.getByRole('region', { name }).filter({ hasText: 'Not counted: ' })
  await expect(filters.getByRole('checkbox', { name: `search ${ability['search']}` })).toHaveCount(2)

  await failing(page, true)
  await search.click()
  for (const name of ['Your work', 'Findings', 'Data source', /^Pass count of 8/])
    await expect(filters.getByRole('region', { name }).filter({ hasText: 'Not counted: ' })).toBeVisible()
  await expect(filters.getByRole('checkbox', { name: /^Keep/ })).toHaveCount(0)
  await curator.tab('Overview').click()
  const cards = ['Balance', 'Checks', 'Ability × data source', /^Pass count \(/, 'Answer kinds', 'Prompt length']
  for (const name of cards) await expect(shown(name)).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'Not counted: ' })).toBeVisible()
  await page.getByRole('button', { name: 'Table: Prompt length' }).click()
  await expect(shown('Prompt length')).toBeVisible()
  await expectAccessible(page)

  await failing(page, false)
  await shown('Prompt length').getByRole('button', { name: 'Try again' }).click()
  await expect(shown('Prompt length')).toBeHidden()
  await expect(shown('Balance')).toBeVisible()
  await search.click()
  await curator.expectRows(rows)
  // What no filter of the category changes is asked anew when it is shown anew.
  await curator.tab('Rows').click()
  await curator.tab('Overview').click()
  await expect(
    page.getByRole('region', { name: 'Balance' }).getByLabel('Target share of search, percent'),
  ).toBeVisible()
  await expect(page.getByText('Not counted: ')).toHaveCount(0)
})

test('a count of images that were not all read says that there may be more', async ({ page }) => {
  const filters = page.getByRole('complementary', { name: 'Filters' })
  await page.evaluate(() => {
    const { metisCurator: session } = globalThis as unknown as { metisCurator: Session }
    const count = session.flagCounts.bind(session)
    session.flagCounts = async (...asked) =>
      (await count(...asked)).map((flag) => (flag.count === null ? { ...flag, count: 2, isPartial: true } : flag))
  })
  await filters
    .getByRole('checkbox', { name: /^search/ })
    .first()
    .click()
  await expect(filters.getByRole('checkbox', { name: 'Image cannot be decoded 2 so far' })).toBeVisible()
})

/** Puts a column that is not there into everything the engine is asked, as long as `engineFails` is set. */
function letEngineFail(column: string): void {
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
    const { type, data } = (message ?? {}) as { type?: unknown; data?: unknown }
    const { engineFails = false } = globalThis as { engineFails?: boolean }
    if (engineFails && type === 'START_PENDING_QUERY' && Array.isArray(data)) data[1] = `SELECT ${column}`
    Reflect.apply(postMessage, this, [message, ...rest])
  }
}

async function failing(page: Page, on: boolean): Promise<void> {
  await page.evaluate((engineFails) => {
    Object.assign(globalThis, { engineFails })
  }, on)
}
