/** The check of all images: one pass over the image column of every file. Found facts and places are kept. */
import { toArrowStream } from '@/lib/engine/arrow'
import { loadIndex, saveIndex } from '@/lib/parquet/images/index-file'
import type { Leaf } from '@/lib/parquet/types'
import { IMAGE_FACT_COLUMNS, IMAGE_HASHES } from '@/lib/query/tables'
import { walkImages } from './checked-images'
import type { CheckedImages } from './checked-images'
import type { ImageBatch } from './messages'
import type { OpenFileState, OpenState } from './open-state'
import { bytesRead } from './rows'

/** How often a pass hands on what it found: each batch costs the page and the engine the same, however small. */
const REPORT_MS = 400

export async function checkImages(
  state: OpenState,
  signal: AbortSignal,
  onBatch: (batch: ImageBatch) => void,
): Promise<void> {
  for (const [index, open] of state.files.entries()) {
    if (open.image === null) continue
    const hand = (lines: readonly CheckedImages[]) =>
      onBatch({ ipc: toStream(lines), rows: lines.length, bytesRead: bytesRead(state) })
    const known = await keptPass(open, index)
    if (known === null) await checkFile(open, open.image, index, signal, hand)
    else hand(known)
  }
}

async function checkFile(
  open: OpenFileState,
  image: Leaf,
  index: number,
  signal: AbortSignal,
  hand: (lines: readonly CheckedImages[]) => void,
): Promise<void> {
  const all: CheckedImages[] = []
  let handed = 0
  let handedAt = performance.now()
  const handOn = () => {
    hand(all.slice(handed))
    handed = all.length
    handedAt = performance.now()
  }
  let isWhole = false
  try {
    for await (const facts of walkImages(open.file, image, index, { signal, store: open.pack })) {
      all.push(facts)
      if (performance.now() - handedAt >= REPORT_MS) handOn()
    }
    isWhole = true
  } finally {
    await open.pack?.finish(isWhole)
  }
  handOn()
  // Facts say that a pass came to its end: without the places it found it is worth making again.
  if (!(await open.kept.keep('index', saveIndex(open.file)))) return
  await open.pack?.dropEarlier()
  await open.kept.keep(factsName(open), new TextEncoder().encode(JSON.stringify(all.map(packFacts))))
}

/** What an earlier pass found that came to the end of the file, its places taken up; null where there was none. */
async function keptPass(open: OpenFileState, file: number): Promise<readonly CheckedImages[] | null> {
  const facts = await keptFacts(open, file)
  const index = facts && (await open.kept.read('index'))
  return index && loadIndex(open.file, index) ? facts : null
}

/** Image facts of an earlier visit as one Arrow stream; null where a file's were not kept. */
export async function keptImageFacts(state: OpenState): Promise<Uint8Array | null> {
  const all: CheckedImages[] = []
  for (const [file, open] of state.files.entries()) {
    const lines = await keptFacts(open, file)
    if (lines === null) return null
    for (const line of lines) all.push(line)
  }
  return toStream(all)
}

async function keptFacts(open: OpenFileState, file: number): Promise<readonly CheckedImages[] | null> {
  const kept = open.image === null ? null : await open.kept.read(factsName(open))
  const lines = kept === null ? null : unpackFacts(file, kept)
  return lines?.length === open.file.footer.numRows ? lines : null
}

/** Another image column, or another version of the rules, has other facts. */
function factsName({ image }: OpenFileState): string {
  return `facts-${image?.leafIndex ?? 'none'}-${FACTS_VERSION}`
}

/** To be raised whenever image facts change their meaning. */
const FACTS_VERSION = 3

type KeptLine = readonly (number | string | null)[]

const KEPT_NAMES = ['row', ...[...IMAGE_FACT_COLUMNS, IMAGE_HASHES].map(({ name }) => name)]

function packFacts(facts: CheckedImages): KeptLine {
  return KEPT_NAMES.map((name) => facts[name as keyof CheckedImages])
}

function unpackFacts(file: number, bytes: Uint8Array): readonly CheckedImages[] | null {
  try {
    const lines = JSON.parse(new TextDecoder().decode(bytes)) as readonly KeptLine[]
    return lines.map(
      (line) =>
        ({ file, ...Object.fromEntries(KEPT_NAMES.map((name, k) => [name, line[k] ?? null])) }) as CheckedImages,
    )
  } catch {
    return null
  }
}

function toStream(lines: readonly CheckedImages[]): Uint8Array {
  return toArrowStream(COLUMNS, lines as unknown as Parameters<typeof toArrowStream>[1])
}

const COLUMNS = [
  { name: 'file', type: 'integer' },
  { name: 'row', type: 'integer' },
  ...IMAGE_FACT_COLUMNS.map(({ name, type }) => ({ name, type: type === 'DOUBLE' ? 'number' : 'integer' }) as const),
  { name: IMAGE_HASHES.name, type: 'text' },
] as const
