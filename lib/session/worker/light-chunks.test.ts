/** Groups read ahead are asked for anew where their reading failed. */
import { expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { memorySource } from '@/lib/parquet/bytes/source'
import { openParquet } from '@/lib/parquet/file'
import { LightChunks } from './light-chunks'

test('a failed read-ahead is forgotten: each group is read again once the source answers', async () => {
  const bytes = new Uint8Array(await readFile('fixtures/images/null-bytes-dead-paths.parquet'))
  const healthy = memorySource(bytes, 'x.parquet')
  let isDown = true
  const source: typeof healthy = {
    ...healthy,
    read: (...args) => (isDown ? Promise.reject(new Error('network down')) : healthy.read(...args)),
  }
  const opened = await openParquet(healthy)
  const file = { ...opened, source }
  const { rowGroups, leaves } = opened.footer
  const chunks = new LightChunks()
  const [first, ...next] = rowGroups
  chunks.readAhead(file, leaves, first!, next)
  await expect(chunks.hold(file, leaves, next[0]!)).rejects.toThrow('network down')
  isDown = false
  for (const group of next.slice(0, 5)) expect((await chunks.hold(file, leaves, group)).source).not.toBe(source)
})
