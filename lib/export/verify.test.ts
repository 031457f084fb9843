import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { memorySource } from '@/lib/parquet/bytes/source'
import { exportRows, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import { hubFeatures } from './hub-features'
import { proofOf } from './proof.testing'
import { exportParquet } from './write'
import { verifyExport } from './verify'

const PATH = 'fixtures/rl-paged.parquet'

async function exportProved(rows: { file: number; row: number }[], edits?: (row: number) => CellEdit[] | undefined) {
  const path = temporaryPath()
  return exportParquet({
    inputs: [{ file: await openPath(PATH) }],
    rows,
    layout: 'source',
    edits: edits && ((_, row) => edits(row)),
    sink: await nodeFileSink(path),
    reopen: async () => memorySource(readFileSync(path), 'out.parquet'),
    countBy: 'ability',
  })
}

const rowsUpTo = (count: number) => Array.from({ length: count }, (_, row) => ({ file: 0, row }))

describe('exportParquet', () => {
  it('proves an export of all rows, and counts as the independent expectation does', async () => {
    const expected = JSON.parse(readFileSync('fixtures/rl-paged.expected.json', 'utf8')) as {
      rows: number
      ability: Record<string, number>
    }
    const { proof } = await exportProved(rowsUpTo(expected.rows))
    expect(proof).toMatchObject(proofOf(expected.rows, expected.ability))
    expect(proof.countsPerValue).toEqual(expected.ability)
  })

  it('tells changed rows and cells from identical ones, in shuffled order too', async () => {
    const rows = rowsUpTo(60).toReversed()
    const { proof } = await exportProved(rows, (row) =>
      row === 7
        ? [
            { path: ['reward_model', 'ground_truth'], after: 'other' },
            { path: ['prompt', 1, 'content'], after: 'asked anew' },
          ]
        : row === 9
          ? [{ path: ['ability'], after: 'none such' }]
          : undefined,
    )
    expect(proof).toMatchObject({ rows: 60, rowsChanged: 2, rowsIdentical: 58, cellsChanged: 3, wrong: 0 })
  })
})

describe('verifyExport', () => {
  const verify = async (rows: { file: number; row: number }[], output: string) =>
    verifyExport({
      inputs: [{ file: await openPath(PATH) }],
      rows,
      output: memorySource(readFileSync(output), 'out.parquet'),
    })

  it('refuses rows in another order', async () => {
    const { path } = await exportRows(PATH, [1, 0, 2])
    await expect(verify(rowsUpTo(3), path)).rejects.toMatchObject({ code: 'verify', file: 'out.parquet' })
  })

  it('refuses a missing row', async () => {
    const { path } = await exportRows(PATH, [0, 1])
    await expect(verify(rowsUpTo(3), path)).rejects.toMatchObject({ code: 'verify' })
  })

  it('refuses a change nobody made', async () => {
    const { path } = await exportRows(PATH, [0, 1, 2], { edits: () => [{ path: ['ability'], after: 'x' }] })
    await expect(verify(rowsUpTo(3), path)).rejects.toMatchObject({ code: 'verify' })
  })

  it('refuses one flipped bit of an image', async () => {
    const { path } = await exportRows(PATH, [0, 1, 2], { codec: 'UNCOMPRESSED' })
    const bytes = readFileSync(path)
    const image =
      bytes.indexOf(Buffer.from('IDAT')) > 0 ? bytes.indexOf(Buffer.from('IDAT')) : bytes.indexOf(Buffer.from('JFIF'))
    expect(image).toBeGreaterThan(0)
    bytes[image + 40]! ^= 1
    writeFileSync(path, bytes)
    await expect(verify(rowsUpTo(3), path)).rejects.toMatchObject({ code: 'verify' })
  })

  it('refuses a field of nulls that says another thing of the structs around it', async () => {
    const source = 'fixtures/rl-pandas.parquet'
    const rows = Array.from({ length: 100 }, (_, row) => row)
    const file = await openPath(source)
    const footer = hubFeatures(file.footer)
    // Each entry of `path` then says that the image is null.
    const nullSiblings = footer.nullSiblings!.map(({ leaf, ...each }) => ({
      ...each,
      leaf: { ...leaf, maxDefinition: leaf.maxDefinition - 1 },
    }))
    const check = async (written: FooterOverrides) => {
      const { path } = await exportRows(source, rows, { footer: written })
      const output = memorySource(readFileSync(path), 'out.parquet')
      return verifyExport({ inputs: [{ file }], rows: rows.map((row) => ({ file: 0, row })), footer, output })
    }
    await expect(check(footer)).resolves.toMatchObject({ rowsIdentical: 100 })
    await expect(check({ ...footer, nullSiblings })).rejects.toMatchObject({
      code: 'verify',
      message: expect.stringMatching(/^out\.parquet .* row 0, column images\..*\.path is not/) as string,
    })
  })
})
