/** What a reader finds goes to the engine batch by batch while it reads on: in order, and never once the work was cancelled. */

/** `signal` ends a batch that had to wait: by then the tables may be another dataset's. */
export type Insert<B> = (batch: B, signal: AbortSignal) => Promise<void>

/**
 * Resolves when everything read is inserted. Rejects with AbortError when cancelled, or with the first error of reading or
 * inserting; an insert that fails stops the reading.
 */
export async function insertBatches<B>(
  signal: AbortSignal,
  read: (signal: AbortSignal, onBatch: (batch: B) => void) => Promise<unknown>,
  insert: Insert<B>,
): Promise<void> {
  const failed = new AbortController()
  const both = AbortSignal.any([signal, failed.signal])
  let inserts = Promise.resolve()
  const add = (batch: B): void => {
    inserts = inserts.then(() => {
      both.throwIfAborted()
      return insert(batch, both)
    })
    inserts.catch(() => failed.abort())
  }
  try {
    await read(both, add)
  } catch (error) {
    // Where an insert failed first, its error is the cause and the reader's AbortError only the consequence.
    if (!signal.aborted && failed.signal.aborted) await inserts
    throw error
  }
  await inserts
  signal.throwIfAborted()
}
