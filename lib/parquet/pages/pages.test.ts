/** Much may stand in few bytes: what is data, and what is refused. */
import { expect, it } from 'vitest'
import { memorySource } from '../bytes/source'
import { loadCompressor, loadZstd } from '../codec/compress'
import { ThriftWriter } from '../footer/thrift-writer'
import { readPages } from './pages'
import type { Codec, ColumnChunk } from '../types'

/** How many pages of so many PLAIN zeros are read. */
async function readZeros(codec: Codec, pages: number, zeros: number): Promise<number> {
  const values = new Uint8Array(zeros * 8)
  // The app's own compressor packs no page to so little.
  const packed =
    codec === 'ZSTD'
      ? (await loadZstd()).compress(values, 3)
      : Buffer.concat(await (await loadCompressor(codec))([values]))
  const header = new ThriftWriter()
  header.i32(1, 0)
  header.i32(2, zeros * 8)
  header.i32(3, packed.length)
  header.struct(5, () => [zeros, 0, 3, 3].forEach((n, i) => header.i32(i + 1, n)))
  const page = Buffer.concat([header.finish(), packed])
  const bytes = Buffer.concat(Array.from({ length: pages }, () => page))
  const chunk = { codec, start: 0, end: bytes.length, numValues: pages * zeros } as unknown as ColumnChunk
  let read = 0
  for await (const { header: each } of readPages(memorySource(bytes, 'zeros.parquet'), chunk))
    if (each.kind === 'data') read++
  return read
}

it('a column of zeros is data: a gigabyte of them in pages of 1 MiB', async () => {
  expect(await readZeros('ZSTD', 1024, 1 << 17)).toBe(1024)
})

it.each([
  ['one page of 128 MiB', 'ZSTD', 1, 1 << 24],
  ['pages of 16 MiB', 'BROTLI', 8, 1 << 21],
] as const)('more of them in fewer bytes are not: %s', async (_, codec, pages, zeros) => {
  await expect(readZeros(codec, pages, zeros)).rejects.toMatchObject({ code: 'corrupt' })
})
