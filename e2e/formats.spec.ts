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

for (const name of [...filesOf('encodings'), ...filesOf('verl'), ...filesOf('images')]) {
  test(`${name} opens with all its rows`, async ({ curator }) => {
    await curator.goto()
    await curator.pick(name)
    await curator.expectRows(await countRows(name))
    await expect(curator.grid.getByRole('gridcell').first()).toBeVisible()
  })
}

for (const name of filesOf('malformed')) {
  test(`${name} is explained, and what was open stays open`, async ({ curator, page }) => {
    const { rows } = expectedOf('rl-paged')
    await curator.openBySrc('rl-paged.parquet')
    await curator.expectRows(rows)
    await curator.drop(name)
    const notice = curator.notices.getByRole('alert')
    await expect(notice).toContainText(name.split('/')[1] ?? '')
    // What is wrong and what to do: at least two sentences.
    expect(((await notice.textContent()) ?? '').match(/[.!](\s|$|[A-Z])/g)?.length ?? 0).toBeGreaterThanOrEqual(2)
    await curator.expectRows(rows)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('rl-paged')
  })
}

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
