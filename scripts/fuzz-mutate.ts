/** Damage of the kinds that happen and that attackers choose: bits, runs, cuts, moved parts, absurd varints. */

/** An integer in [0, below); 0 where below is 0. */
export type Random = (below: number) => number

/** A page of an undamaged file: where its header and its body lie, and whose it is. */
export interface PagePlace {
  readonly rowGroup: number
  readonly leaf: number
  readonly header: number
  readonly body: number
  readonly end: number
}

export interface Seed {
  readonly bytes: Uint8Array
  /** None where the file is damaged from the start. */
  readonly pages: readonly PagePlace[]
}

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

const filled = (length: number, value: () => number) => Array.from({ length }, value)

/** These leave everything else where it was, so that the damage lies where it was meant to. */
const IN_PLACE: readonly Mutation[] = [
  (bytes, at, random) => set(bytes, at, [(bytes[at] ?? 0) ^ (1 << random(8))]),
  (bytes, at, random) => set(bytes, at, [random(256)]),
  (bytes, at, random) =>
    set(
      bytes,
      at,
      filled(1 + random(9), () => 0xff),
    ),
  (bytes, at, random) => set(bytes, at, [0xff, 0xff, 0xff, 0xff, random(256)]),
  (bytes, at, random) =>
    set(
      bytes,
      at,
      filled(1 + random(16), () => 0),
    ),
  (bytes, at, random) => set(bytes, at, bytes.subarray(random(bytes.length)).slice(0, 1 + random(40))),
]

const MOVING: readonly Mutation[] = [
  (bytes, at, random) => splice(bytes, at, 1 + random(8), []),
  (bytes, at, random) =>
    splice(
      bytes,
      at,
      0,
      filled(1 + random(8), () => random(256)),
    ),
]

/** A damaged copy: one to four mutations, most of them in page headers, page bodies and the footer. */
export function mutate({ bytes: original, pages }: Seed, random: Random): { bytes: Uint8Array; page?: PagePlace } {
  if (random(40) === 0) return { bytes: original.slice(0, random(original.length)) }
  const page = random(10) < 7 ? pages[random(pages.length)] : undefined
  let bytes: Uint8Array = original.slice()
  for (let n = 1 + random(4); n > 0; n--) {
    // What moves a page's end is refused where the next page begins: the footer takes that better.
    const mutations = page === undefined && random(3) === 0 ? MOVING : IN_PLACE
    const mutation = mutations[random(mutations.length)] as Mutation
    bytes = mutation(bytes, page === undefined ? place(bytes, random) : placeIn(page, random), random)
  }
  return page === undefined ? { bytes } : { bytes, page }
}

/** Damaged bytes that are no parquet file. */
export function mutateAnywhere(original: Uint8Array, random: Random): Uint8Array {
  const bytes = original.slice()
  for (let n = 1 + random(4); n > 0; n--)
    (IN_PLACE[random(IN_PLACE.length)] as Mutation)(bytes, random(bytes.length), random)
  return bytes
}

/** A page's header; the head of its body, where levels, lengths and frame headers stand; or anywhere in it. */
function placeIn({ header, body, end }: PagePlace, random: Random): number {
  const kind = random(3)
  if (kind === 0) return header + random(Math.min(body - header, 60))
  return kind === 1 ? body + random(Math.min(end - body, 32)) : body + random(end - body)
}

function place(bytes: Uint8Array, random: Random): number {
  if (bytes.length < 12) return random(bytes.length)
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(Math.max(0, bytes.length - 8), true)
  const start = Math.max(0, bytes.length - 8 - Math.min(footer, bytes.length))
  const kind = random(10)
  if (kind < 7) return start + random(bytes.length - start)
  return kind < 8 ? bytes.length - 1 - random(Math.min(12, bytes.length)) : random(bytes.length)
}

function set(bytes: Uint8Array, at: number, values: ArrayLike<number>): Uint8Array {
  for (let i = 0; i < values.length && at + i < bytes.length; i++) bytes[at + i] = values[i] as number
  return bytes
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: readonly number[]): Uint8Array {
  const rest = bytes.subarray(at + remove)
  const spliced = new Uint8Array(at + insert.length + rest.length)
  spliced.set(bytes.subarray(0, at))
  spliced.set(insert, at)
  spliced.set(rest, at + insert.length)
  return spliced
}
