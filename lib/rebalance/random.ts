/** One seed, one sequence, on every machine: our own generator, on 32-bit integers only. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

export interface Random {
  /** Next 32 bits, 0 to 2^32 − 1. */
  next(): number
  /** A whole number from 0 to n − 1, each equally likely; 1 ≤ n ≤ 2^32. */
  below(n: number): number
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c). Its state is the first 16 bytes of
 * SHA-256 over the seed's UTF-8, as four little-endian 32-bit integers.
 */
export function createRandom(seed: string): Random {
  const digest = sha256(utf8ToBytes(seed))
  const view = new DataView(digest.buffer, digest.byteOffset)
  return fromState([0, 4, 8, 12].map((at) => view.getUint32(at, true)))
}

/** For the reference's test vectors; four 32-bit integers, not all zero. */
export function fromState(state: readonly number[]): Random {
  let [a = 0, b = 0, c = 0, d = 0] = state
  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
  return { next, below: (n) => drawBelow(n, next) }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/** Draws again where the 2^32 values don't divide evenly by n, then takes the remainder. */
function drawBelow(n: number, next: () => number): number {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`cannot draw below ${n}`)
  const even = 2 ** 32 - (2 ** 32 % n)
  let drawn = next()
  while (drawn >= even) drawn = next()
  return drawn % n
}

/**
 * k of the items, each subset equally likely, in drawn order: the first k steps of a Fisher–Yates shuffle (position i swaps
 * with i + below(length − i)). All of them = a shuffle. The items must be in an order that doesn't depend on the machine.
 */
export function draw<T>(items: readonly T[], k: number, random: Random): T[] {
  const pool = [...items]
  const count = Math.min(k, pool.length)
  for (let i = 0; i < count; i++) {
    const j = i + random.below(pool.length - i)
    const [first, second] = [pool[i], pool[j]]
    if (first === undefined || second === undefined) break
    pool[i] = second
    pool[j] = first
  }
  return pool.slice(0, count)
}
