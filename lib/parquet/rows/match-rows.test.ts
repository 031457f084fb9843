import { describe, expect, it } from 'vitest'
import type { Cell } from './cells'
import { matchRows } from './match-rows'
import { GOOD_FILES, openFixture, readAllRows } from '../test-files'

/** Every text in a cell, lists and structs included. */
function textsOf(cell: Cell): string[] {
  if (typeof cell === 'string') return [cell]
  if (cell === null || typeof cell !== 'object' || cell instanceof Uint8Array) return []
  return Object.values(cell as Readonly<Record<string, Cell>>).flatMap(textsOf)
}

describe('matchRows', () => {
  it.each(GOOD_FILES)('%s: names the rows whose assembled cells hold the letter', async (path) => {
    const file = await openFixture(path)
    const decoder = new TextDecoder()
    for (const leaf of file.footer.leaves.filter(({ logical }) => logical?.kind === 'string')) {
      const found: number[] = []
      const expected = (await readAllRows(file, [leaf])).flatMap((row, k) =>
        Object.values(row)
          .flatMap(textsOf)
          .some((text) => text.includes('e'))
          ? [k]
          : [],
      )
      for (const group of file.footer.rowGroups) {
        let last = 0
        for await (const page of matchRows(file, group, leaf, (value) => decoder.decode(value).includes('e'))) {
          found.push(...page.rows)
          last = page.rowsDone
        }
        expect(last).toBe(group.numRows)
      }
      expect(found).toEqual(expected)
    }
  })
})
