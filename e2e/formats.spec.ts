/** Other people's files: every well-formed one opens, every broken one is explained and takes nothing down. */
import { readdirSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { fixture } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const filesOf = (folder: string) =>
  readdirSync(fixture(folder))
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => `${folder}/${name}`)

test('every file of other tools opens with all its rows', async ({ curator }) => {
  await curator.goto()
  for (const name of [...filesOf('encodings'), ...filesOf('verl'), ...filesOf('images')]) {
    await test.step(name, async () => {
      await curator.drop(name)
      await expect(curator.title).toContainText(baseName(name))
      await curator.expectRows(await countRows(name))
      await expect(curator.grid.getByRole('gridcell').first()).toBeVisible()
    })
  }
})

test('every broken file is explained, and what was open stays open', async ({ curator }) => {
  const { rows } = expectedOf('rl-paged')
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  for (const name of filesOf('malformed')) {
    await test.step(name, async () => {
      await curator.drop(name)
      const notice = curator.notices.getByRole('alert').filter({ hasText: baseName(name) })
      await expect(notice).toBeVisible()
      // What is wrong and what to do: at least two sentences.
      expect((await notice.innerText()).split(/[.!]\s/).length).toBeGreaterThanOrEqual(2)
      await notice.getByRole('button', { name: 'Dismiss' }).click()
      await curator.expectRows(rows)
      await expect(curator.title).toContainText('rl-paged')
    })
  }
})

test('a text file and an empty file are explained', async ({ curator, page }) => {
  await curator.goto()
  const input = page.getByLabel('Parquet files').first()
  await input.setInputFiles({ name: 'empty.parquet', mimeType: '', buffer: Buffer.alloc(0) })
  await expect(curator.notices).toContainText('empty.parquet')
  await input.setInputFiles({
    name: 'notes.parquet',
    mimeType: '',
    buffer: Buffer.from('These are notes, not a table.'.repeat(9)),
  })
  await expect(curator.notices).toContainText('notes.parquet')
  await expect(page.getByRole('button', { name: 'Open demo: RL prompts' })).toBeVisible()
})

const baseName = (name: string) => name.slice(name.lastIndexOf('/') + 1)

/** Rows as native DuckDB counts them. */
async function countRows(name: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const result = await connection.runAndReadAll(
    `SELECT sum(num_rows)::INT FROM parquet_file_metadata('${fixture(name)}')`,
  )
  connection.closeSync()
  return Number(result.getRows()[0]?.[0])
}
