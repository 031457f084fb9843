import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { startEngine } from './duckdb.testing'
import type { TestEngine } from './duckdb.testing'
import { quoteInteger, quoteName, quoteNumber, quoteText } from './sql'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})

describe('quoted values reach DuckDB as they are', () => {
  test('any text, NUL and quotes included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom("'", '"', '\\', '\0', '\n', ';', '-', '%', '_', 'é', '𝔸', 'a', '$') }),
        async (text) => {
          expect(await engine.query(`SELECT ${quoteText(text)} AS v`)).toEqual([{ v: text }])
        },
      ),
      { numRuns: 200 },
    )
  })

  test('any text of any code points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await engine.query(`SELECT ${quoteText(text)} AS v`)).toEqual([{ v: text }])
      }),
      { numRuns: 100 },
    )
  })

  test('any double', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.double(), fc.double({ min: -10, max: 10 })), async (value) => {
        expect(await engine.query(`SELECT ${quoteNumber(value)} AS v`)).toEqual([{ v: value }])
      }),
      { numRuns: 200 },
    )
  })

  test('any name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (name) => {
        fc.pre(!name.includes('\0'))
        expect(await engine.query(`SELECT ${quoteName('x')} AS ${quoteName(name)} FROM (SELECT 1 AS x)`)).toEqual([
          { [name]: 1 },
        ])
      }),
      { numRuns: 100, examples: [['__proto__'], ['a"b'], ['a.b']] },
    )
  })
})

test('only integers are integers', () => {
  expect(quoteInteger(12)).toBe('12')
  expect(() => quoteInteger(1.5)).toThrow(RangeError)
  expect(() => quoteInteger(Number.NaN)).toThrow(RangeError)
})
