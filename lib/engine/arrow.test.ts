import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { toArrowStream } from './arrow'
import type { ArrowColumn } from './arrow'

const columns: ArrowColumn[] = [
  { name: 'a', type: 'text' },
  { name: 'b', type: 'integer' },
  { name: 'c', type: 'number' },
  { name: 'd', type: 'boolean' },
]

test("Arrow's own reader gives back what went in", () => {
  const row = fc.record({
    a: fc.option(fc.string({ unit: 'grapheme' })),
    b: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    c: fc.option(fc.double({ noNaN: true })),
    d: fc.option(fc.boolean()),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 70 }), (rows) => {
      const table = tableFromIPC(toArrowStream(columns, rows))
      const back = rows.map((_, i) => columns.map(({ name }) => table.getChild(name)?.get(i) as unknown))
      expect(back).toEqual(rows.map(({ a, b, c, d }) => [a, b, c, d]))
    }),
  )
})
