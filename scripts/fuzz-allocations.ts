/** Counts the bytes of typed arrays that are made by length, by standing in front of their constructors. */

export interface Allocations {
  /** Largest array so far; of this case; all of this case together. Bytes. */
  largest: number
  largestNow: number
  total: number
  reset(): void
}

const NAMES = ['Uint8Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'Float32Array', 'Float64Array'] as const

export function watchAllocations(): Allocations {
  const seen: Allocations = {
    largest: 0,
    largestNow: 0,
    total: 0,
    reset() {
      seen.largestNow = 0
      seen.total = 0
    },
  }
  const holder = globalThis as unknown as Record<string, new (length: number) => { byteLength: number }>
  for (const name of NAMES) {
    const original = holder[name]
    if (!original) continue
    holder[name] = new Proxy(original, {
      construct(target, args: [number], newTarget) {
        const made = Reflect.construct(target, args, newTarget === holder[name] ? target : newTarget) as {
          byteLength: number
        }
        if (typeof args[0] === 'number') {
          seen.largestNow = Math.max(seen.largestNow, made.byteLength)
          seen.largest = Math.max(seen.largest, made.byteLength)
          seen.total += made.byteLength
        }
        return made
      },
    })
  }
  return seen
}
