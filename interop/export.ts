/** Exports of the fixtures for check.py, with a list of what each should hold: `export.ts FOLDER`. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { footerChanges } from '@/lib/export/footer-changes'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import { openParquet } from '@/lib/parquet/file'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { nodeFileSource } from '@/lib/parquet/bytes/node-file'
import { weighLeaves } from '@/lib/parquet/footer/leaf-weight'
import { writeSelection } from '@/lib/parquet/write/writer'
import type { Layout } from '@/lib/parquet/write/plan'
import type { Codec } from '@/lib/parquet/types'

interface Case {
  readonly source: string
  readonly output: string
  /** Source row numbers in output order. */
  readonly rows: readonly number[]
  /** Changes by place in the output; paths as in the journal. */
  readonly edits: readonly {
    readonly place: number
    readonly path: CellEdit['path']
    readonly after: CellEdit['after']
  }[]
  readonly hubImages: boolean
  readonly binaryBytes: boolean
}

interface Variant {
  readonly name: string
  readonly pick: (rows: number[]) => number[]
  readonly layout: Layout
  readonly codec?: Codec
  readonly edits?: readonly CellEdit[]
  readonly hubImages?: boolean
  readonly binaryBytes?: boolean
}

const third = (rows: number[]) => rows.filter((row) => row % 3 === 0)
const shuffled = (rows: number[]) => rows.toSorted((a, b) => ((a * 7919) % 10_007) - ((b * 7919) % 10_007))
const few = (rows: number[]) => rows.filter((row) => row % 7 === 1)

const VARIANTS: readonly Variant[] = [
  { name: 'all', pick: (rows) => rows, layout: 'source' },
  { name: 'third', pick: third, layout: 'source' },
  { name: 'optimised', pick: third, layout: 'optimised' },
  { name: 'shuffled', pick: shuffled, layout: 'source' },
]

const RL_EDITS: readonly CellEdit[] = [
  { path: ['reward_model', 'ground_truth'], after: '≈ 3.16×10^{-10}' },
  { path: ['prompt', 1, 'content'], after: '<image>\nWhat is shown?' },
  { path: ['ability'], after: null },
]
const CODECS: readonly Codec[] = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4_RAW']
const RL_VARIANTS: readonly Variant[] = [
  ...CODECS.map((codec) => ({ name: `codec-${codec}`, pick: few, layout: 'source' as const, codec })),
  { name: 'edited', pick: third, layout: 'source', edits: RL_EDITS },
  { name: 'hub-images', pick: third, layout: 'source', hubImages: true },
  { name: 'hub-images-shuffled', pick: shuffled, layout: 'optimised', hubImages: true },
]

const INTEGER_VARIANTS: readonly Variant[] = [
  { name: 'binary', pick: (rows) => rows, layout: 'source', binaryBytes: true },
  { name: 'binary-snappy', pick: third, layout: 'optimised', codec: 'SNAPPY', binaryBytes: true },
  { name: 'binary-shuffled', pick: shuffled, layout: 'source', edits: RL_EDITS, binaryBytes: true },
  { name: 'binary-hub-images', pick: third, layout: 'source', hubImages: true, binaryBytes: true },
]

async function main(folder: string): Promise<void> {
  const cases: Case[] = []
  for (const path of sources()) {
    for (const variant of [...VARIANTS, ...ownVariants(path)]) {
      cases.push(await write(path, variant, join(folder, `${cases.length}-${variant.name}.parquet`)))
    }
  }
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases))
  console.log(`interop: ${cases.length} exports of ${sources().length} fixtures written`)
}

function ownVariants(path: string): readonly Variant[] {
  if (path.includes('bytes-as-uint8')) return INTEGER_VARIANTS
  if (/required-images|old-lists/.test(path))
    return VARIANTS.map((each) => ({ ...each, name: `hub-${each.name}`, hubImages: true }))
  return /fixtures\/rl-(pandas|datasets|paged)/.test(path) ? RL_VARIANTS : []
}

function sources(): string[] {
  return readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.parquet') && !path.includes('malformed'))
    .map((path) => `fixtures/${path}`)
    .toSorted()
}

async function write(source: string, variant: Variant, output: string): Promise<Case> {
  const bytes = await nodeFileSource(source)
  const file = await openParquet(bytes)
  const rows = variant.pick(Array.from({ length: file.footer.numRows }, (_, row) => row))
  const edits = (variant.edits ?? []).map((edit, i) => ({ place: Math.min(5 + 3 * i, rows.length - 1), ...edit }))
  const form = { hubImages: variant.hubImages === true, binaryBytes: variant.binaryBytes === true }
  const image = weighLeaves(file.footer).find(({ weight }) => weight === 'image')?.leaf
  await writeSelection({
    inputs: [{ file }],
    rows: rows.map((row) => ({ file: 0, row })),
    layout: variant.layout,
    codec: variant.codec,
    footer: footerChanges(file.footer, image, form),
    edits: (_, row) => edits.filter(({ place }) => rows[place] === row),
    sink: await nodeFileSink(output),
  })
  await bytes.close()
  return { source, output, rows, edits, ...form }
}

await main(process.argv[2] ?? '.')
