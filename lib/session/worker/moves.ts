/** How often a read of this worker's files has come back: by it a watchdog tells a reader that works from one that waits. */
import type { ByteSource } from '@/lib/parquet/types'

let moves = 0

export function countMoves(): number {
  return moves
}

/** The same source, each of whose reads is counted once it has ended. */
export function noteMoves(source: ByteSource): ByteSource {
  return {
    ...source,
    read: (start, end, signal) => source.read(start, end, signal).finally(() => moves++),
    async *stream(start, end, signal) {
      const pieces = source.stream(start, end, signal)[Symbol.asyncIterator]()
      try {
        for (let next = await pieces.next(); !next.done;) {
          moves++
          next = await pieces.next(yield next.value)
        }
      } finally {
        await pieces.return?.()
      }
    },
  }
}
