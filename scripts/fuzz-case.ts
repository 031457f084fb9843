/** One fuzz case, made from the seed and its number alone: a damaged fixture, read as the app would read it. */
import { readdirSync, readFileSync } from 'node:fs'
import { CurationError } from '@/lib/errors'
import { openParquet, readRows, type ParquetFile } from '@/lib/parquet/file'
import { readBinaryCells, walkBinaryCells } from '@/lib/parquet/images/images'
import { loadIndex, saveIndex } from '@/lib/parquet/images/index-file'
import { readLeaf } from '@/lib/parquet/rows/leaf-reader'
import { matchRows } from '@/lib/parquet/rows/match-rows'
import { readPages } from '@/lib/parquet/pages/pages'
import { memorySource } from '@/lib/parquet/bytes/source'
import type { Leaf, RowGroup } from '@/lib/parquet/types'
import { mutate, mutateAnywhere, randomFrom, type PagePlace, type Random, type Seed } from './fuzz-mutate'
import { packSeeds, runStream, type PackedSeed } from './fuzz-streams'
import { loadPictures, runPicture, runText } from './fuzz-values'

/** All layouts are there in small; the one larger fixture only costs time. */
const MAX_FILE_BYTES = 3 << 20
const NAME = 'fuzz.parquet'

export interface Seeds {
  readonly files: readonly Seed[]
  readonly packed: readonly PackedSeed[]
  readonly pictures: readonly Uint8Array[]
}

export async function loadSeeds(): Promise<Seeds> {
  const all = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.parquet'))
    .sort()
    .map((path) => new Uint8Array(readFileSync(`fixtures/${path}`)))
    .filter((bytes) => bytes.length <= MAX_FILE_BYTES)
  const files = await Promise.all(all.map(async (bytes) => ({ bytes, pages: await findPages(bytes).catch(() => []) })))
  return { files, packed: await packSeeds(), pictures: loadPictures() }
}

async function findPages(bytes: Uint8Array): Promise<PagePlace[]> {
  const { source, footer } = await openParquet(memorySource(bytes, NAME))
  const pages: PagePlace[] = []
  for (const group of footer.rowGroups)
    for (const chunk of group.columns)
      for await (const { offset, header, body } of readPages(source, chunk)) {
        const start = offset + header.headerLength
        const end = start + body.length
        pages.push({ rowGroup: group.index, leaf: chunk.leafIndex, header: offset, body: start, end })
      }
  return pages
}

/** True = something was refused with a sentence for the person. Throws what the reader must never throw. */
export async function runCase({ files, packed, pictures }: Seeds, seed: number, nth: number): Promise<boolean> {
  const random = randomFrom(seed, nth)
  const kind = random(20)
  if (kind === 0) return runStream(packed, random)
  if (kind === 1) return runPicture(pictures, random)
  if (kind === 2) return runText(random)
  const original = files[random(files.length)] as Seed
  // Now and then only the kept index is damaged.
  const { bytes, page } = random(12) === 0 ? { bytes: original.bytes } : mutate(original, random)
  let refused = false
  const attempt: Attempt = async (work) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof CurationError) || error.file === undefined || error.next === undefined) throw error
      refused = true
    }
  }
  await attempt(() => read(bytes, page, random, attempt))
  return refused
}

/** Goes on after what the reader may throw: an app that met an error in one call makes the next. */
type Attempt = (work: () => Promise<unknown>) => Promise<void>

/** Reads the damaged page's column, or some of everything, in the ways the app does. */
async function read(bytes: Uint8Array, page: PagePlace | undefined, random: Random, attempt: Attempt): Promise<void> {
  const file = await openParquet(memorySource(bytes, NAME))
  const { leaves, rowGroups } = file.footer
  const group = rowGroups[page?.rowGroup ?? random(rowGroups.length)]
  const leaf = leaves[page?.leaf ?? random(leaves.length)]
  if (group === undefined || leaf === undefined) return
  const kind = random(4)
  const isBinary = leaf.physicalType === 'BYTE_ARRAY' || leaf.path.includes('bytes')
  if (isBinary && kind < 2) await readImages(file, group, leaf, bytes, random, attempt)
  else if (kind % 2 === 0) await readColumn(file, group, leaf, random, attempt)
  else await readTable(file, group, leaf, random)
}

async function readTable(file: ParquetFile, group: RowGroup, leaf: Leaf, random: Random): Promise<void> {
  const others = [0, 1, 2].map(() => file.footer.leaves[random(file.footer.leaves.length)] as Leaf)
  const firstRow = group.firstRow + random(Math.max(1, group.numRows))
  const leaves = [...new Set([leaf, ...others])]
  await readRows(file, { rowGroup: group.index, leaves, firstRow, numRows: 1 + random(500) })
}

/** As an export and a search read it: all of it, value by value. */
async function readColumn(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  random: Random,
  attempt: Attempt,
): Promise<void> {
  if (group.numRows < 100_000) await attempt(() => readLeaf(file, group.index, leaf))
  const letter = random(256)
  for await (const _ of matchRows(file, group, leaf, (value) => value.includes(letter)));
}

/** Before a pass, after it, and by an index that was kept and then damaged. */
async function readImages(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  bytes: Uint8Array,
  random: Random,
  attempt: Attempt,
): Promise<void> {
  const row = group.firstRow + random(Math.max(1, Math.min(group.numRows, 2 ** 31)))
  await attempt(() => readBinaryCells(file, leaf, row))
  await attempt(async () => {
    let cells = 0
    for await (const walked of walkBinaryCells(file, leaf, { rowGroups: [group] }))
      if ((cells += walked.cells.length + 1) > 5_000) break
  })
  await attempt(() => readBinaryCells(file, leaf, row))
  const again = await openParquet(memorySource(bytes, NAME))
  const index = mutateAnywhere(saveIndex(file), random)
  if (random(4) > 0) writeChecksum(index)
  loadIndex(again, index)
  await readBinaryCells(again, leaf, row)
}

/** FNV-1a as lib/parquet/images/index-file.ts keeps it, so that the damage gets past it. */
function writeChecksum(index: Uint8Array): void {
  let hash = 0x811c9dc5
  for (let i = 4; i < index.length; i++) hash = Math.imul(hash ^ (index[i] as number), 0x01000193)
  new DataView(index.buffer, index.byteOffset).setUint32(0, hash >>> 0, true)
}
