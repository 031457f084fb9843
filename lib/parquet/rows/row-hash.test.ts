/** The hash of a row says levels and values, not how a page had them. */
import { expect, it } from 'vitest'
import { Levels } from '../pages/level-runs'
import type { ValueBytes } from '../pages/value-bytes'
import { hashRow } from './row-hash'

const LENGTH = 40

function hash(values: ValueBytes, definition = new Uint8Array(LENGTH).fill(1)): string {
  const repetition = Uint8Array.from({ length: LENGTH }, (_, i) => Math.min(i, 1))
  const levels = { definition: Levels.of(definition), repetition: Levels.of(repetition) }
  const rows = { entries: Uint32Array.of(0, LENGTH), values: Uint32Array.of(0, LENGTH) }
  return Object.values(hashRow({ numRows: 1, ...levels, rows, values }, 0)).join()
}

/** The integers of so many bytes one after the other, in a dictionary, and in one that has others too. */
function forms(integers: readonly number[], width: 4 | 8): ValueBytes[] {
  const bytes = (list: readonly number[]) =>
    new Uint8Array((width === 4 ? Int32Array.from(list) : BigInt64Array.from(list, BigInt)).buffer)
  const dictionary = [...new Set(integers)]
  const larger = [-7, 70_000, ...dictionary.toReversed()]
  const indices = (list: readonly number[]) => integers.map((each) => list.indexOf(each))
  const base = { offsets: undefined, width }
  return [
    { ...base, data: bytes(integers), indices: undefined },
    { ...base, data: bytes(dictionary), indices: Uint8Array.from(indices(dictionary)) },
    { ...base, data: bytes(larger), indices: Uint8Array.from(indices(larger)) },
    { ...base, data: bytes(larger), indices: Int32Array.from(indices(larger)) },
  ]
}

const bytes = Array.from({ length: LENGTH }, (_, i) => (i * 37) & 255)

it.each([4, 8] as const)('is one for all ways to store integers of %i bytes', (width) => {
  const lists = [bytes, bytes.with(17, 300), bytes.with(17, -1), bytes.map((each) => each * 1000)]
  const hashes = lists.map((list) => new Set(forms(list, width).map((form) => hash(form))))
  for (const each of hashes) expect(each.size).toBe(1)
  expect(new Set(hashes.flatMap((each) => [...each])).size).toBe(lists.length)
})

it.each([4, 8] as const)('tells integers of %i bytes apart that have a byte in common', (width) => {
  const seen = [44, 300, 44 - 256, 45].map((other) => hash(forms(bytes.with(20, other), width)[1]!))
  expect(new Set(seen).size).toBe(4)
})

it('tells levels apart', () => {
  const [values] = forms(bytes, 4)
  const all = new Uint8Array(LENGTH).fill(1)
  const seen = [all, all.with(3, 0), all.with(4, 0), all.map((_, i) => i & 1)].map((levels) => hash(values!, levels))
  expect(new Set(seen).size).toBe(4)
})
