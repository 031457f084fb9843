/** A long stream of a Blob is the Blob, whoever reads it and whatever goes wrong on the way. */
import { expect, it } from 'vitest'
import { BlobStream } from './blob-stream'
import { readLazily } from './read-lazily'
import { blobSource, STREAM_SLICE_BYTES, type SequentialBytes } from './source'

const BYTES = Uint8Array.from({ length: 5 * STREAM_SLICE_BYTES + 12_345 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24)
const START = 1001

function openedBy(openStream: (slice: Blob) => SequentialBytes) {
  const opened: { size: number; closed: boolean }[] = []
  const source = blobSource(new Blob([BYTES]), 'x.parquet', (slice) => {
    const stream = openStream(slice)
    const seen = { size: slice.size, closed: false }
    opened.push(seen)
    return {
      read: (length, memory) => stream.read(length, memory),
      close() {
        seen.closed = true
        stream.close()
      },
    }
  })
  return { source, opened }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece.slice())
  return Buffer.concat(pieces)
}

const isWhole = (read: Uint8Array) => Buffer.compare(read, BYTES.subarray(START)) === 0

it('is one stream, each byte counted once', async () => {
  const { source, opened } = openedBy((slice) => new BlobStream(slice))
  expect(isWhole(await readAll(source.stream(START, BYTES.length)))).toBe(true)
  expect(opened.map(({ closed }) => closed)).toEqual([true])
  expect(opened[0]!.size).toBe(BYTES.length - START)
  expect(source.counts.bytes).toBe(BYTES.length - START)
})

it('a short stream opens none', async () => {
  const { source, opened } = openedBy((slice) => new BlobStream(slice))
  const read = await readAll(source.stream(START, START + 500_000))
  expect(Buffer.compare(read, BYTES.subarray(START, START + 500_000))).toBe(0)
  expect(opened).toEqual([])
})

it('read lazily has read little when it is left early, and gives all to who goes on', async () => {
  const { source, opened } = openedBy((slice) => new BlobStream(slice))
  let taken = 0
  for await (const piece of readLazily(source, START, BYTES.length, 256 << 10))
    if ((taken += piece.length) > 300_000) break
  expect(source.counts.bytes).toBe(taken)
  expect(taken).toBeLessThan(1_000_000)
  expect(opened).toEqual([])
  expect(isWhole(await readAll(readLazily(source, START, BYTES.length, 8 << 10)))).toBe(true)
  expect(opened).toHaveLength(1)
})

it('pieces that a stream fails to give are read as slices', async () => {
  let reads = 0
  const { source } = openedBy((slice) => {
    const stream = new BlobStream(slice)
    return {
      read: (length) => (++reads > 1 ? Promise.reject(new Error('gone')) : stream.read(length)),
      close: () => void stream.close(),
    }
  })
  expect(isWhole(await readAll(source.stream(START, BYTES.length)))).toBe(true)
  expect(reads).toBeGreaterThan(2)
})

it('uses the memory of pieces again that nobody holds, and no other', async () => {
  const { source } = openedBy((slice) => new BlobStream(slice))
  const pieces: Uint8Array[] = []
  const stream = source.stream(START, BYTES.length)[Symbol.asyncIterator]()
  for (let next = await stream.next(); !next.done; next = await stream.next(true)) pieces.push(next.value)
  expect(isWhole(Buffer.concat(pieces))).toBe(true)
  const passed = new Set<ArrayBufferLike>()
  for await (const piece of source.stream(START, BYTES.length)) passed.add(piece.buffer)
  expect([...passed].filter((buffer) => buffer.byteLength === 0).length).toBeGreaterThan(1)
})

it('is closed when nobody reads on', async () => {
  const { source, opened } = openedBy((slice) => new BlobStream(slice))
  let taken = 0
  for await (const piece of source.stream(START, BYTES.length)) if ((taken += piece.length) > STREAM_SLICE_BYTES) break
  expect(opened.map(({ closed }) => closed)).toEqual([true])
})

it('says so when the Blob ends early', async () => {
  const stream = new BlobStream(new Blob([BYTES.subarray(0, 1000)]))
  expect(await stream.read(600)).toEqual(BYTES.slice(0, 600))
  await expect(stream.read(600)).rejects.toThrow('200 bytes early')
})
