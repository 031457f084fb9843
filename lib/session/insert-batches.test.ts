import { expect, test } from 'vitest'
import { isAbort } from '@/lib/errors'
import { insertBatches } from './insert-batches'

const never = new AbortController().signal

/** Hands on some batches, then waits until it is stopped, as a reader in the middle of a file. */
function readUntilStopped(...batches: readonly string[]) {
  return (signal: AbortSignal, onBatch: (batch: string) => void): Promise<void> => {
    for (const batch of batches) onBatch(batch)
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  }
}

test('batches go in one after the other, in order, and the end waits for the last', async () => {
  const seen: string[] = []
  const read = (_: AbortSignal, onBatch: (batch: string) => void) => {
    for (const batch of ['a', 'b', 'c']) onBatch(batch)
    return Promise.resolve()
  }
  await insertBatches(never, read, async (batch) => {
    seen.push(`${batch} begins`)
    await Promise.resolve()
    seen.push(`${batch} ends`)
  })
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('an insert that fails stops the reading and is the error', async () => {
  const seen: string[] = []
  const inserting = insertBatches(never, readUntilStopped('a', 'b'), (batch) => {
    seen.push(batch)
    return Promise.reject(new Error('no room'))
  })
  await expect(inserting).rejects.toThrow('no room')
  expect(seen).toEqual(['a'])
})

test('what waits when it is cancelled is not inserted, also where all was read', async () => {
  for (const read of [readUntilStopped('a', 'b'), readAll]) {
    const controller = new AbortController()
    const seen: string[] = []
    const inserting = insertBatches(controller.signal, read, (batch) => {
      seen.push(batch)
      controller.abort()
      return Promise.resolve()
    })
    await expect(inserting).rejects.toSatisfy(isAbort)
    expect(seen).toEqual(['a'])
  }
})

function readAll(_: AbortSignal, onBatch: (batch: string) => void): Promise<void> {
  onBatch('a')
  return Promise.resolve()
}
