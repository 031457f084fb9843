import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CurationError } from '@/lib/errors'
import { readFooter } from './footer'
import { memorySource } from '../bytes/source'

const GOOD = readdirSync('fixtures', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.parquet') && !path.startsWith('malformed'),
)

const open = (path: string) => readFooter(memorySource(readFileSync(path), path))

describe('readFooter', () => {
  it.each(GOOD)('reads %s', async (path) => {
    const footer = await open(`fixtures/${path}`)
    expect(footer.leaves.length).toBeGreaterThan(0)
    expect(footer.rowGroups.reduce((rows, group) => rows + group.numRows, 0)).toBe(footer.numRows)
  })

  it.each([
    ['empty', ''],
    ['not-parquet', 'abc'],
    ['not-parquet', 'a text file of some length'],
    ['truncated', 'PAR1 and then nothing'],
    ['encrypted', 'PAR1 ........ PARE'],
    ['corrupt', 'PAR1\xff\xff\xff\x7fPAR1'],
  ])('says %s of %j', async (code, text) => {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0))
    const error = await readFooter(memorySource(bytes, 'x.parquet')).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(CurationError)
    expect(error).toMatchObject({ code, file: 'x.parquet' })
    expect((error as CurationError).next).toBeTruthy()
  })

  it('refuses every prefix of a file', async () => {
    const bytes = readFileSync('fixtures/encodings/nulls.snappy.parquet')
    for (let length = 0; length < bytes.length; length++) {
      await expect(readFooter(memorySource(bytes.subarray(0, length), 'x'))).rejects.toBeInstanceOf(CurationError)
    }
  })
})
