/** The linter's import rules are tried on files that break them: a rule that catches nothing would be no rule. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** file → source that must be refused there. */
const refused: Record<string, string> = {
  'lib/query/a.ts': `import { open } from '@/lib/engine/open'\nexport const a = open`,
  'lib/query/b.ts': `import { open } from '../engine/open'\nexport const b = open`,
  'lib/query/c.ts': `import { useState } from 'react'\nexport const c = useState`,
  'lib/dataset/a.ts': `import { session } from '@/lib/session/session'\nexport const a = session`,
  'lib/journal/a.ts': `import { App } from '@/components/app'\nexport const a = App`,
  'lib/rebalance/a.ts': `import * as duckdb from '@duckdb/duckdb-wasm'\nexport const a = duckdb`,
  'lib/parquet/a.ts': `import type { RecordRef } from '@/lib/dataset/types'\nexport type A = RecordRef`,
  'lib/parquet/b.ts': `import { write } from '../export/write'\nexport const b = write`,
  'lib/errors.ts': `import { a } from '@/lib/query/sql'\nexport const e = a`,
  'lib/session/a.ts': `import Link from 'next/link'\nexport const a = Link`,
  'lib/session/b.ts': `import * as duckdb from '@duckdb/duckdb-wasm'\nexport const b = duckdb`,
  'lib/export/a.ts': `import { session } from '@/lib/session/session'\nexport const a = session`,
  'lib/engine/a.ts': `import { session } from '@/lib/session/session'\nexport const a = session`,
  'components/rows/a.ts': `import { open } from '@/lib/engine/open'\nexport const a = open`,
  'components/rows/b.ts': `import { readRows } from '@/lib/parquet/file'\nexport const b = readRows`,
  'components/rows/c.ts': `import Page from '@/app/page'\nexport const c = Page`,
  'components/rows/d.ts': `import type { Store } from '@/lib/session/store'\nexport type D = Store`,
  'components/rows/e.ts': `import type { RecordImage } from '../../lib/session/worker/images'\nexport type E = RecordImage`,
  'app/a.ts': `import { session } from '@/lib/session/session'\nexport const a = session`,
  'lib/checks/one.ts': `import { two } from './two'\nexport const one = () => two`,
  'lib/checks/two.ts': `import { one } from './one'\nexport const two = () => one`,
}

/** file → source that must pass. */
const allowed: Record<string, string> = {
  'lib/engine/ok.ts': `import * as duckdb from '@duckdb/duckdb-wasm'\nexport const ok = duckdb`,
  'lib/parquet/ok.ts': `import { CurationError } from '@/lib/errors'\nexport const ok = CurationError`,
  'lib/session/ok.ts': `import { open } from '@/lib/engine/open'\nexport const ok = open`,
  'components/rows/ok.ts': `import type { Footer } from '@/lib/parquet/types'\nexport type Ok = Footer`,
  'components/rows/ok2.ts': `import { session } from '@/lib/session/session'\nexport const ok = session`,
  'components/rows/ok3.ts': `import type { RowPreview } from '@/lib/session/contract/rows'\nexport type Ok3 = RowPreview`,
  'lib/dataset/ok.ts': `import type { SchemaNode } from '@/lib/parquet/types'\nexport type Ok = SchemaNode`,
}

let folder = ''
let flagged = new Set<string>()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-direction-'))
  writeFileSync(join(folder, '.oxlintrc.json'), untypedConfig())
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  for (const [file, source] of Object.entries({ ...refused, ...allowed })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), source)
  }
  flagged = lint()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(Object.keys(refused))('%s is refused', (file) => expect(flagged).toContain(file))

test.each(Object.keys(allowed))('%s passes', (file) => expect(flagged).not.toContain(file))

/** The repository's own configuration; import rules need no types. */
function untypedConfig(): string {
  const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as Record<string, unknown>
  return JSON.stringify({ ...config, options: { typeAware: false } })
}

/** Files with a finding of the two rules that hold the direction. */
function lint(): Set<string> {
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  const run = spawnSync(oxlint, ['--format=json', 'app', 'components', 'lib'], { cwd: folder, encoding: 'utf8' })
  const report = JSON.parse(run.stdout) as { diagnostics: { code: string; filename: string }[] }
  const kept = report.diagnostics.filter((d) => /no-restricted-imports|no-cycle/.test(d.code))
  return new Set(kept.map((d) => d.filename.replace(/^\.\//, '')))
}
