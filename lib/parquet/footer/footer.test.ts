import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CurationError } from '@/lib/errors'
import { readFooter } from './footer'
import { memorySource } from '../bytes/source'
import { withTrailer } from '../test-footer'
import { ThriftType } from './thrift'
import { ThriftWriter } from './thrift-writer'

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

it('a name as long as the footer is not put together for each of thousands of row groups', async () => {
  const name = 'n'.repeat(1 << 20)
  const footer = new ThriftWriter()
  footer.i32(1, 1)
  const elements = [
    () => (footer.string(4, 'schema'), footer.i32(5, 1)),
    () => (footer.i32(3, 0), footer.string(4, 'a'), footer.i32(5, 1)),
    () => (footer.i32(1, 1), footer.i32(3, 0), footer.string(4, name)),
  ]
  footer.list(2, ThriftType.STRUCT, elements, (element) => footer.element(element))
  footer.i64(3, 0)
  const chunk = () => {
    footer.i64(2, 4)
    footer.struct(3, () => {
      footer.i32(1, 1)
      footer.i32(4, 0)
      for (const id of [5, 6, 7]) footer.i64(id, 0)
      footer.i64(9, 4)
    })
  }
  const group = () => {
    footer.list(1, ThriftType.STRUCT, [0], () => footer.element(chunk))
    footer.i64(2, 0)
    footer.i64(3, 0)
  }
  footer.list(4, ThriftType.STRUCT, Array.from({ length: 60_000 }), () => footer.element(group))
  const bytes = Buffer.concat([Buffer.from('PAR1'), withTrailer(footer.finish())])
  expect((await readFooter(memorySource(bytes, 'x'))).rowGroups).toHaveLength(60_000)
})
