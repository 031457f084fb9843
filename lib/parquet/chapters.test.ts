/** The chapters of README.md import only from those above them; types may be named from anywhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const HERE = 'lib/parquet'
const CHAPTERS = ['bytes', 'footer', 'codec', 'pages', 'rows', 'images', 'write']

/** [importing chapter, imported chapter, file] of every import of values between chapters. */
function crossings(): [from: string, to: string, file: string][] {
  return CHAPTERS.flatMap((from) =>
    readdirSync(join(HERE, from))
      .filter((name) => name.endsWith('.ts') && !name.includes('test'))
      .flatMap((name) => {
        const text = readFileSync(join(HERE, from, name), 'utf8')
        const specifiers = [...text.matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\.[^']+)'/gms)].map(
          ([, path]) => path ?? '',
        )
        return specifiers.map((path): [string, string, string] => [from, dirname(normalize(join(from, path))), name])
      }),
  ).filter(([from, to]) => from !== to && to !== '.')
}

test('code runs down the chapters', () => {
  const upward = crossings().filter(([from, to]) => CHAPTERS.indexOf(to) > CHAPTERS.indexOf(from))
  expect(upward).toEqual([])
})

test('every chapter is one of the list, and leans on another', () => {
  const folders = readdirSync(HERE, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).toSorted()).toEqual(CHAPTERS.toSorted())
  expect(new Set(crossings().map(([from]) => from))).toEqual(new Set(CHAPTERS.slice(1)))
})
