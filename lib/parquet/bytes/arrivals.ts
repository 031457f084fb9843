/** How often bytes have come from any source of this thread: by it a watchdog tells a reader that works from one that waits. */

let arrivals = 0

export function arrivalsSoFar(): number {
  return arrivals
}

export function noteArrival(): void {
  arrivals++
}
