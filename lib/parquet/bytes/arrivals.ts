/** What comes from the sources of this thread, and what doesn't: by it a watchdog tells a reader that works from one that waits. */

let arrivals = 0
let begun = 0
/** Numbers of reads that nothing has come of yet, in the order they were begun. */
const waiting = new Set<number>()

/** How often bytes have come. */
export function arrivalsSoFar(): number {
  return arrivals
}

/** Names the read that has waited longest; null where none waits. */
export function oldestRead(): number | null {
  return waiting.values().next().value ?? null
}

export function noteArrival(): void {
  arrivals++
}

/** For reads that have no time limit of their own. */
export async function watchRead<T>(read: Promise<T>): Promise<T> {
  const number = ++begun
  waiting.add(number)
  try {
    return await read
  } finally {
    waiting.delete(number)
    noteArrival()
  }
}
