/** The lock file serves every platform: npm on one machine may leave out packages of others, and npm ci then refuses there. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  version?: string
  optionalDependencies?: Record<string, string>
}

const root = resolve(import.meta.dirname, '..')
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>

test('every optional dependency is locked', () => {
  const open = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => find(path, name) === undefined),
  )
  expect(open).toEqual([])
})

test('versions are exact, and locked as asked for', () => {
  for (const [name, version] of Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+/)
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version)
  }
})

/** As Node looks a package up: nearest folder first. */
function find(from: string, name: string): Locked | undefined {
  const own = packages[from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`]
  if (own !== undefined || from === '') return own
  return find(from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '', name)
}
