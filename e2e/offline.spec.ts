/** The whole job with no network but this machine: open, see the balance, inspect, correct, rebalance, export. */
import { DuckDBInstance } from '@duckdb/node-api'
import { ExportSteps } from './export-steps'
import { expect, test } from './fixtures'

test('a curator does the whole job with nothing sent anywhere', async ({ curator, page, context }) => {
  const asked = new Set<string>()
  context.on('request', (request) => asked.add(new URL(request.url()).origin))
  context.on('page', () => asked.add('another page'))

  await curator.goto()
  await page.getByRole('button', { name: 'Open demo: RL prompts' }).click()
  // The first rows show before the rest is in.
  const rows = 180
  await curator.expectRows(rows)

  await curator.tab('Overview').click()
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('perception')

  await curator.tab('Rows').click()
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  await expect(curator.record.getByRole('img', { name: 'Image 1' })).toBeVisible()
  await page.keyboard.press('e')
  const field = curator.truth.getByRole('textbox', { name: 'Ground truth' })
  await field.fill('corrected offline')
  await page.keyboard.press('Enter')
  await expect(field).toHaveCount(0)
  await expect(curator.truth).toContainText('Before:')
  await page.keyboard.press('K')
  await expect(curator.record.getByRole('button', { name: /^Keep/ })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')

  await curator.tab('Rebalance').click()
  await page.getByLabel('Seed', { exact: true }).fill('offline')
  const exportSplit = page.getByRole('button', { name: /^Export this split/ })
  await expect(exportSplit).toBeEnabled()
  await exportSplit.click()
  const steps = new ExportSteps(page)
  await steps.choose('Rebalanced split')
  await steps.start()
  await steps.done()
  const path = await steps.download('metis-rl-demo-rebalanced.parquet')
  const kept = await readTruths(path)
  expect(kept).toContain('corrected offline')
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.length).toBeLessThan(rows)

  expect([...asked].filter((origin) => origin !== 'null' && origin !== new URL(page.url()).origin)).toEqual([])
})

async function readTruths(path: string): Promise<string[]> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(`SELECT reward_model.ground_truth FROM read_parquet('${path}')`)
  connection.closeSync()
  return reader.getRows().map(([value]) => (typeof value === 'string' ? value : ''))
}
