/** Files that are right in themselves and unlike the datasets this app is for: each has its place on the screen. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { CuratorPage } from './curator-page'
import { expect, test } from './fixtures'

test('a plain table says what was not found; the mapping mends it, and then the notice is gone', async ({
  curator,
  page,
}) => {
  await open(curator, "SELECT 'Essay ' || i AS essay, i % 3 AS mark FROM range(12) t(i)")
  await curator.expectRows(12)
  const notice = page.getByRole('status').filter({ hasText: 'No prompt column was found' })
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Which column is what' }).click()
  const dialog = page.getByRole('dialog', { name: 'Which column is what' })
  await dialog.getByLabel(/^Prompt/).selectOption('essay')
  await dialog.getByRole('button', { name: 'Read again with these' }).click()
  await expect(curator.grid.getByRole('columnheader', { name: /^Question/ })).toBeVisible()
  await curator.expectRows(12)
  await expect(notice).toBeHidden()
  await curator.tab('Overview').click()
  await expect(page.getByText('No ground-truth column was found')).toBeVisible()
  await expect(page.getByText('plain table')).toBeHidden()
})

test('a plain table is balanced by any of its columns, text without an annotation too', async ({ curator, page }) => {
  await curator.openBySrc('encodings/alltypes_plain.parquet')
  await curator.expectRows(8)
  await curator.tab('Rebalance').click()
  await expect(page.getByText('No categories to balance')).toBeVisible()
  await curator.tab('Overview').click()
  const balance = page.getByRole('region', { name: 'Balance' })
  await balance.getByRole('button', { name: 'Categories' }).click()
  await page.getByRole('dialog', { name: 'Categories' }).getByLabel('Column').selectOption('date_string_col')
  await expect(balance).toContainText('02/01/09')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Which column is what' }).click()
  const mapping = page.getByRole('dialog', { name: 'Which column is what' })
  await mapping.getByLabel(/^Ability/).selectOption('string_col')
  await mapping.getByRole('button', { name: 'Read again with these' }).click()
  const filters = page.getByRole('complementary', { name: 'Filters' })
  await filters.getByRole('region', { name: 'Ability' }).getByRole('checkbox', { name: '0 4', exact: true }).click()
  await curator.expectView(4, 8)
})

test('hundreds of long categories and long values leave room for the rows, each within its own', async ({
  curator,
  page,
}) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': 'Q' || i}] AS prompt,
       'category ' || i || repeat(' and so on', 40) AS ability,
       {'ground_truth': repeat('a long answer in several words ', 20), 'style': 'rule'} AS reward_model
     FROM range(300) t(i)`,
  )
  await curator.expectRows(300)
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('and 292 more')
  const first = curator.grid.getByRole('row').nth(1)
  await expect(first).toBeInViewport({ ratio: 1 })
  const overflow = await first.evaluate((row) =>
    [...row.querySelectorAll('[role="gridcell"] > div')].map(
      (part) => part.getBoundingClientRect().height - row.getBoundingClientRect().height,
    ),
  )
  expect(Math.max(...overflow)).toBeLessThanOrEqual(1)

  await curator.tab('Overview').click()
  await page.getByRole('button', { name: 'Categories …' }).click()
  const mapping = page.getByRole('dialog', { name: 'Categories' })
  await expect(mapping.getByText('The 60 most frequent values of 300.')).toBeVisible()
  await mapping.getByRole('button', { name: 'Show more' }).click()
  await expect(mapping.getByLabel(/^Category of /)).toHaveCount(120)
})

test('a column that names nearly every row is not balanced by, and both screens say where to choose another', async ({
  curator,
  page,
}) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': 'Q' || i}] AS prompt, 'row ' || i AS ability, 'set ' || i % 2 AS data_source,
       {'ground_truth': '1', 'style': 'rule'} AS reward_model FROM range(20000) t(i)`,
  )
  await curator.expectRows(20_000)
  await curator.tab('Rebalance').click()
  const refused = page.getByRole('alert').filter({ hasText: 'The split could not be planned' })
  await expect(refused).toContainText('There are 20,000 categories; at most 1,000 can be balanced.')
  await expect(refused).toContainText('Choose another column')
  await curator.tab('Overview').click()
  const balance = page.getByRole('region', { name: 'Balance' })
  await balance.getByRole('button', { name: 'Categories' }).click()
  const categories = page.getByRole('dialog', { name: 'Categories' })
  await expect(categories).toContainText('“ability” has 20,000 different values')
  await expect(categories).toContainText('The 60 most frequent values of 20,000')
  await categories.getByLabel('Column').selectOption('data_source')
  await expect(categories).not.toContainText('different values')
  await page.keyboard.press('Escape')
  await curator.tab('Rebalance').click()
  await expect(page.getByRole('term').filter({ hasText: 'You get' }).locator('..')).toContainText('20,000 rows')
})

test('image tags of a file without images are a finding, not a thing to check', async ({ curator, page }) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': CASE WHEN i < 2 THEN '<image> Q' ELSE 'Q' END}] AS prompt,
       'math' AS ability, {'ground_truth': '1', 'style': 'rule'} AS reward_model FROM range(5) t(i)`,
  )
  await curator.expectRows(5)
  await page
    .getByRole('complementary', { name: 'Filters' })
    .getByRole('checkbox', { name: /^Image tags do not match images/ })
    .click()
  await curator.expectView(2, 5)
})

test('pictures that a file only names are said to lie elsewhere, and no row is blamed for it', async ({
  curator,
  page,
}) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': '<image> Q'}] AS prompt, ['a.png'] AS images,
       {'ground_truth': '1', 'style': 'rule'} AS reward_model FROM range(3) t(i)`,
  )
  await curator.expectRows(3)
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  await expect(curator.truth).toBeVisible()
  await expect(curator.record.getByRole('list', { name: 'Problems' })).toHaveCount(0)
  await curator.tab('Overview').click()
  await expect(page.getByText('the image column holds no bytes')).toBeVisible()
})

test('a null number is filled, in the table, and the answer follows as the text it is', async ({ curator, page }) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': 'Q'}] AS prompt, truth AS ground_truth,
       {'answer': truth::VARCHAR} AS extra_info
     FROM (VALUES (NULL::DOUBLE), (1.5::DOUBLE), (2.5::DOUBLE)) t(truth)`,
  )
  await curator.expectRows(3)
  const cell = curator.grid.getByRole('row').nth(1).locator('[data-column="groundTruth"]')
  await cell.dblclick()
  await cell.getByRole('textbox').fill('0.5')
  await page.keyboard.press('Enter')
  await expect(cell).toContainText('0.5')
  await expect(page.getByText('Saved on this machine')).toContainText('2 changed cells')
  await expect(curator.notices).toHaveCount(0)
})

test('a null list is filled, one answer a line; left empty it stays null', async ({ curator, page }) => {
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': 'Q'}] AS prompt,
       {'ground_truth': CASE WHEN i > 0 THEN ['a', 'b'] END, 'style': 'rule'} AS reward_model FROM range(3) t(i)`,
  )
  await curator.expectRows(3)
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  const field = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  await page.keyboard.press('e')
  await expect(curator.truth.getByText('One accepted answer a line')).toBeVisible()
  await curator.truth.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(field).toHaveCount(0)
  await expect(page.getByText('Saved on this machine')).toHaveCount(0)
  await page.keyboard.press('e')
  await field.fill('one\ntwo')
  await curator.truth.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(curator.truth).toContainText('two')
  await expect(page.getByText('Saved on this machine')).toContainText('1 changed cell')
})

test('what is called as every object has a field is a name like any other', async ({ curator, page }) => {
  const names = ['__proto__', 'constructor', 'toString']
  const values = names.map((name) => `('${name}')`).join(', ')
  await open(
    curator,
    `SELECT [{'role': 'user', 'content': 'Q'}, {'role': 'assistant',
         'content': '<tool_call>{"name": "' || name || '", "arguments": {}}</tool_call>'}] AS messages,
       name AS ability, name AS data_source FROM (VALUES ${values}) t(name)`,
  )
  await curator.expectRows(3)
  await curator.grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  for (const name of names) {
    await expect(curator.record.getByText(`Tool call · ${name}`)).toBeVisible()
    await expect(curator.truth.getByText(name, { exact: true }).last()).toBeVisible()
    await page.keyboard.press('j')
  }
  await page.keyboard.press('Escape')
  await curator.tab('Overview').click()
  const balance = page.getByRole('region', { name: 'Balance' })
  await balance.getByRole('button', { name: 'Categories' }).click()
  for (const name of names) await expect(page.getByLabel(`Category of ${name}`)).toHaveValue(name)
  await page.keyboard.press('Escape')
  await curator.tab('Rebalance').click()
  await expect(page.getByRole('table', { name: 'Rows per category before and after' })).toContainText('constructor')
})

/** Writes the answer of a query with native DuckDB and picks the file. */
async function open(curator: CuratorPage, sql: string): Promise<void> {
  const path = join(await mkdtemp(join(tmpdir(), 'odd-')), 'odd.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  await curator.goto()
  await curator.page.getByLabel('Parquet files').first().setInputFiles(path)
}
