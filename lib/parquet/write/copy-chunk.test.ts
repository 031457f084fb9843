/** A chunk handed on as a Blob is the chunk that is copied through memory. */
import { expect, it } from 'vitest'
import { memorySink, SinkWriter } from './byte-sink'
import { copyChunk } from './copy-chunk'
import { blobSource } from '../bytes/source'
import type { ColumnChunk } from '../types'

/** More than one hand-over, from an odd place. */
const SIZE = 70_000_001
const EXTENT = { start: 13, end: 13 + SIZE, dataPageOffset: 13, totalCompressedSize: SIZE }

async function copy(blob: Blob, takesBlobs: boolean) {
  const sink = memorySink()
  const handed: number[] = []
  const writeBlob = async (part: Blob) => {
    handed.push(part.size)
    await sink.write(new Uint8Array(await part.arrayBuffer()))
  }
  const out = new SinkWriter(takesBlobs ? { ...sink, writeBlob } : sink)
  await out.write(Uint8Array.of(1, 2, 3))
  const source = blobSource(blob, 'source')
  let told = 0
  const raw = new Map() as Parameters<typeof copyChunk>[2]
  const onBytes = (bytes: number) => (told += bytes)
  const column = await copyChunk({ source, out, onBytes }, EXTENT as ColumnChunk, raw)
  await out.write(Uint8Array.of(4, 5))
  await out.finish()
  return { bytes: sink.bytes(), handed, told, offset: column.dataPageOffset, end: out.offset }
}

const bytes = Uint8Array.from({ length: SIZE + 40 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24)

it('as blobs and through memory alike, between what is written before and after', async () => {
  const [handed, through] = [await copy(new Blob([bytes]), true), await copy(new Blob([bytes]), false)]
  expect(through.handed).toEqual([])
  expect(handed.handed.reduce((sum, size) => sum + size, 0)).toBe(SIZE)
  expect(handed.handed.length).toBeGreaterThan(1)
  for (const { told, offset, end, bytes: written } of [handed, through]) {
    expect([told, offset, end]).toEqual([SIZE, 3, SIZE + 5])
    const expected = [Uint8Array.of(1, 2, 3), bytes.subarray(13, 13 + SIZE), Uint8Array.of(4, 5)]
    expect(Buffer.compare(written, Buffer.concat(expected))).toBe(0)
  }
})

it('a source that is gone is what is told of, not the sink', async () => {
  const gone = new Blob([bytes])
  gone.slice = () =>
    ({
      size: 1,
      arrayBuffer: () => Promise.reject(Object.assign(new Error('gone'), { name: 'NotReadableError' })),
    }) as unknown as Blob
  await expect(copy(gone, true)).rejects.toMatchObject({ code: 'source-changed' })
})
