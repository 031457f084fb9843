import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashBytes } from './row-hash'
import { readBinaryCells } from '../images/images'
import { weighLeaves } from '../footer/leaf-weight'
import { openFixture } from '../test-files'

it('bytes alone: the same wherever they lie, another one for any byte changed, added or lost', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 })
  fc.assert(
    fc.property(bytes, fc.nat(15), fc.nat(99), fc.integer({ min: 1, max: 255 }), (whole, shift, at, change) => {
      const moved = new Uint8Array(whole.length + shift)
      moved.set(whole, shift)
      const hash = hashBytes(whole)
      expect(hashBytes(moved.subarray(shift))).toBe(hash)
      const place = at % whole.length
      const others = [whole.with(place, whole[place]! ^ change), whole.slice(0, -1), Uint8Array.from([...whole, 0])]
      for (const other of others) expect(hashBytes(other)).not.toBe(hash)
    }),
  )
})

it.each(['rl-pandas', 'rl-paged', 'rl-datasets'])('images of %s are the same where SHA-256 is', async (name) => {
  const file = await openFixture(`fixtures/${name}.parquet`)
  const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')!.leaf
  const pairs = new Map<string, string>()
  for (let row = 0; row < file.footer.numRows; row++)
    for (const bytes of await readBinaryCells(file, leaf, row))
      if (bytes !== null) pairs.set(createHash('sha256').update(bytes).digest('hex'), hashBytes(bytes))
  expect(new Set(pairs.values()).size).toBe(pairs.size)
  expect(pairs.size).toBeLessThan(file.footer.numRows)
})
