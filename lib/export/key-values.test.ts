/** Entries of the key-value metadata that an export has no reason to change leave as the bytes they came as. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openParquet } from '@/lib/parquet/file'
import { memorySource } from '@/lib/parquet/bytes/source'
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { encodeRawList, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { leavesUnder } from '@/lib/parquet/footer/schema'
import { THRIFT, ThriftWriter } from '@/lib/parquet/footer/thrift-writer'
import { withFields, withTrailer } from '@/lib/parquet/test-footer'
import { memorySink } from '@/lib/parquet/write/byte-sink'
import { footerChanges } from './footer-changes'
import { keyValuesOf } from './key-values'
import { verifyExport } from './verify'
import { exportParquet, type ParquetExport } from './write'

/** Latin-1, which is not UTF-8; a field that readers of today don't know; no value at all. */
const ODD = [
  (entry: ThriftWriter) => (entry.string(1, 'latin'), entry.binary(2, Uint8Array.of(0x63, 0x61, 0x66, 0xe9))),
  (entry: ThriftWriter) => (entry.string(1, 'later'), entry.string(2, 'x'), entry.i32(3, 7)),
  (entry: ThriftWriter) => entry.string(1, 'bare'),
].map((write) => {
  const entry = new ThriftWriter()
  write(entry)
  return entry.finish()
})

/** The file with only those entries. */
async function openOdd(path: string) {
  const bytes = readFileSync(path)
  const { footer } = await openParquet(memorySource(bytes, path))
  const odd = { type: THRIFT.LIST, bytes: encodeRawList(ODD) }
  const raw = withFields(new Map([...rawStruct(footer.raw), [FILE_METADATA.keyValueMetadata, odd]]), {})
  const whole = Buffer.concat([bytes.subarray(0, footer.offset), withTrailer(raw)])
  return openParquet(memorySource(Uint8Array.from(whole), path))
}

test.each([
  ['fixtures/rl-pandas.parquet', true, false],
  ['fixtures/rl-bytes-as-uint8-zstd-v2.parquet', false, true],
  ['fixtures/rl-bytes-as-uint8-zstd-v2.parquet', true, true],
])('%s: the Image feature %s, BINARY %s', async (path, hubImages, binaryBytes) => {
  const file = await openOdd(path)
  const image = leavesUnder(file.footer.root).find((leaf) => leaf.path[0] === 'images')
  const sink = memorySink()
  const job: Omit<ParquetExport, 'onProgress'> = {
    inputs: [{ file }],
    rows: [{ file: 0, row: 1 }],
    layout: 'source',
    footer: footerChanges(file.footer, image, { hubImages, binaryBytes }),
    sink,
    reopen: async () => memorySource(sink.bytes(), 'out.parquet'),
  }
  const { proof } = await exportParquet(job)
  expect(proof.metadataEqual).toBe(true)
  const { footer } = await openParquet(await job.reopen())
  const kept = keyValuesOf(footer).filter(({ key }) => key !== 'huggingface')
  expect(kept.map(({ raw }) => Buffer.from(raw).toString('hex'))).toEqual(
    ODD.map((entry) => Buffer.from(entry).toString('hex')),
  )
  // The same text by other bytes is another entry.
  const told = footer.keyValueMetadata.map(({ key, value }) => {
    const entry = new ThriftWriter()
    entry.string(1, key)
    if (value !== undefined) entry.string(2, value)
    return entry.finish()
  })
  const retold = verifyExport({ ...job, footer: { ...job.footer, keyValues: told }, output: await job.reopen() })
  await expect(retold).rejects.toMatchObject({ code: 'verify', message: expect.stringContaining('metadata') as string })
})
