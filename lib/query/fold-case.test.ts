import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { foldCase } from './fold-case'

/** Upper-case letters of Unicode 16 and 17, which not every engine and browser knows yet. */
const NEW = /[\u1c89\ua7cb-\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u

it('is what the engine says of every letter there is, alone and in words', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const letters: string[] = []
  for (let code = 1; code < 0x2_00_00; code++)
    if (code < 0xd800 || code > 0xdfff) letters.push(String.fromCodePoint(code))
  const texts = [
    ...letters.filter((letter) => /\p{L}/u.test(letter) && !NEW.test(letter)),
    'ΟΔΟΣ',
    'ΣΑΣ, ΣΣ.',
    'İSTANBUL İ',
    '273 \u212aELVIN',
  ]
  await connection.run('CREATE TABLE t AS SELECT unnest(from_json($texts, $type)) AS x', {
    texts: JSON.stringify(texts),
    type: '["VARCHAR"]',
  })
  const reader = await connection.runAndReadAll('SELECT x, lower(x) AS y FROM t')
  const differing = reader.getRowObjects().filter(({ x, y }) => foldCase(String(x)) !== y)
  expect(reader.currentRowCount).toBe(texts.length)
  expect(differing).toEqual([])
})
