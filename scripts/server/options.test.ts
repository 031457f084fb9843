import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseOptions } from './options.mjs'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'options-')))
afterAll(() => rmSync(folder, { recursive: true }))

test('the port comes from --port, else PORT, else 3000', () => {
  expect(parseOptions([], {}).port).toBe(3000)
  expect(parseOptions([], { PORT: '4000' }).port).toBe(4000)
  expect(parseOptions(['--port', '5000'], { PORT: '4000' }).port).toBe(5000)
  expect(parseOptions(['--port=6000'], {}).port).toBe(6000)
})

test('a path is meant from where the person stood, not from the project’s folder', () => {
  const { roots } = parseOptions([basename(folder)], { INIT_CWD: dirname(folder) })
  expect(roots).toEqual([{ path: folder, single: false }])
})

test('mistakes are said in words', () => {
  for (const port of ['x', '-1', '65536', '3000.5', '']) {
    expect(() => parseOptions(['--port', port], {})).toThrow('--port takes a port number')
  }
  expect(() => parseOptions(['--port'], {})).toThrow('--port takes a port number from 0 to 65535, not nothing.')
  expect(() => parseOptions(['--bogus'], {})).toThrow('Unknown option --bogus')
  expect(() => parseOptions([join(folder, 'nowhere')], {})).toThrow('does not exist')
})
