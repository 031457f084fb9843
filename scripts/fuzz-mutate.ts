/** Damage of the kinds that happen and that attackers choose: bits, runs, cuts, moved parts, absurd varints. */

/** An integer in [0, below); 0 where below is 0. */
export type Random = (below: number) => number

/** Mulberry32 (public domain, Tommy Ettinger), seeded by run and case. */
export function randomFrom(seed: number, nth: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(nth + 1, 0x85ebca6b)) >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Mutation = (bytes: Uint8Array, at: number, random: Random) => Uint8Array

const MUTATIONS: readonly Mutation[] = [
  (bytes, at, random) => set(bytes, at, [(bytes[at] ?? 0) ^ (1 << random(8))]),
  (bytes, at, random) => set(bytes, at, [random(256)]),
  (bytes, at, random) =>
    set(
      bytes,
      at,
      Array.from({ length: 1 + random(9) }, () => 0xff),
    ),
  (bytes, at, random) => set(bytes, at, [0xff, 0xff, 0xff, 0xff, random(256)]),
  (bytes, at, random) =>
    set(
      bytes,
      at,
      Array.from({ length: 1 + random(16) }, () => 0),
    ),
  (bytes, at, random) => set(bytes, at, bytes.subarray(random(bytes.length)).subarray(0, 1 + random(40))),
  (bytes, at, random) => splice(bytes, at, 1 + random(8), []),
  (bytes, at, random) =>
    splice(
      bytes,
      at,
      0,
      Array.from({ length: 1 + random(8) }, () => random(256)),
    ),
]

/** A damaged copy: one to four mutations, most of them where numbers are (the footer, and the heads of pages). */
export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes = Uint8Array.from(original)
  if (random(40) === 0) return bytes.subarray(0, random(bytes.length))
  for (let n = 1 + random(4); n > 0; n--) {
    const mutation = MUTATIONS[random(MUTATIONS.length)] as Mutation
    bytes = new Uint8Array(mutation(bytes, place(bytes, random), random))
  }
  return bytes
}

function place(bytes: Uint8Array, random: Random): number {
  if (bytes.length < 12) return random(bytes.length)
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(Math.max(0, bytes.length - 8), true)
  const start = Math.max(0, bytes.length - 8 - Math.min(footer, bytes.length))
  const kind = random(10)
  if (kind < 4) return start + random(bytes.length - start)
  if (kind < 5) return bytes.length - 1 - random(Math.min(12, bytes.length))
  if (kind < 6) return random(Math.min(120, bytes.length))
  return random(bytes.length)
}

function set(bytes: Uint8Array, at: number, values: ArrayLike<number>): Uint8Array {
  for (let i = 0; i < values.length && at + i < bytes.length; i++) bytes[at + i] = values[i] as number
  return bytes
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove)])
}
