import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fileFingerprint } from '@/lib/journal/fingerprint'
import { memorySource } from '@/lib/parquet/bytes/source'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import { exportBuild } from './build'
import { footerChanges } from './footer-changes'
import { exportParquet } from './write'

const db = await connect()

/** Texts too long for statistics, in a file that is not packed: an edit of the same length leaves no trace in the footer. */
async function makeLong(): Promise<string> {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT i, repeat('abc ' || i, 40) AS s FROM range(50) t(i)) TO '${path}' (FORMAT parquet, CODEC uncompressed)`,
  )
  return path
}

async function exportEdited(source: string, edit: CellEdit) {
  const path = temporaryPath()
  await exportParquet({
    inputs: [{ file: await openPath(source) }],
    rows: Array.from({ length: 50 }, (_, row) => ({ file: 0, row })),
    layout: 'source',
    edits: (_, row) => (row === 3 ? [edit] : undefined),
    sink: await nodeFileSink(path),
    reopen: async () => memorySource(readFileSync(path), path),
  })
  const { source: bytes, footer } = await openPath(path)
  return { path, length: bytes.byteLength, fingerprint: fileFingerprint(bytes.byteLength, footer.raw) }
}

test('exports that differ in a cell alone have fingerprints of their own, the same export has the same bytes', async () => {
  const source = await makeLong()
  const [q, w, again] = [
    await exportEdited(source, { path: ['s'], after: 'q'.repeat(300) }),
    await exportEdited(source, { path: ['s'], after: 'w'.repeat(300) }),
    await exportEdited(source, { path: ['s'], after: 'q'.repeat(300) }),
  ]
  expect(w.length).toBe(q.length)
  expect(w.fingerprint).not.toBe(q.fingerprint)
  expect(Buffer.compare(readFileSync(again.path), readFileSync(q.path))).toBe(0)
  // An export of an export differs as they do, though all it says of itself is alike.
  const edit = { path: ['i'], after: 7 }
  const [second, third] = [await exportEdited(q.path, edit), await exportEdited(w.path, edit)]
  expect(third.length).toBe(second.length)
  expect(third.fingerprint).not.toBe(second.fingerprint)
})

test('who wrote the file, and of which build, is told as readers parse it', async () => {
  const { path } = await exportEdited(await makeLong(), { path: ['s'], after: 'x' })
  const told = await db.runAndReadAll(`SELECT created_by FROM parquet_file_metadata('${path}')`)
  expect(told.getRows()[0]?.[0]).toMatch(/^metis-curator version \d+\.\d+\.\d+ \(build [0-9a-f]{32}\)$/)
})

test('all that makes a file makes its build', async () => {
  const file = await openPath('fixtures/rl-paged.parquet')
  const other = await openPath('fixtures/rl-pandas.parquet')
  const rows = [0, 1, 2].map((row) => ({ file: 0, row }))
  const edit =
    (after: CellEdit['after'], path: CellEdit['path'] = ['ability']) =>
    (_: number, row: number) =>
      row === 1 ? [{ path, after }] : undefined
  const base = { inputs: [{ file }], rows, layout: 'source' } as const
  const builds = [
    base,
    { ...base, inputs: [{ file: other }] },
    { ...base, inputs: [{ file }, { file: other }] },
    { ...base, rows: rows.toReversed() },
    { ...base, rows: rows.slice(1) },
    { ...base, rows: rows.map(({ row }) => ({ file: 1, row })) },
    { ...base, layout: 'optimised' as const },
    { ...base, codec: 'ZSTD' as const },
    { ...base, footer: footerChanges(file.footer, null, { hubImages: true, binaryBytes: false }) },
    { ...base, footer: { keyValues: [] } },
    ...[0, -0, Number.NaN, Number.POSITIVE_INFINITY, null, 'x', ['x'], { a: 'x' }].map((after) => ({
      ...base,
      edits: edit(after),
    })),
    { ...base, edits: edit('x', ['data_source']) },
    { ...base, edits: edit('x', ['prompt', 0, 'content']) },
  ].map((request) => exportBuild(request))
  expect(new Set(builds).size).toBe(builds.length)
  expect(exportBuild({ ...base, edits: edit('x') })).toBe(exportBuild({ ...base, edits: edit('x') }))
  expect(exportBuild({ ...base, edits: () => undefined })).toBe(exportBuild(base))
})
