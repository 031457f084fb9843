/** Pictures of records: whole, small, and as facts. Bytes are read only when one of these is asked for. */
import { inspectImage, summariseImages } from '@/lib/dataset/image-facts'
import type { ImageInspection } from '@/lib/dataset/image-facts'
import { mimeOf, sniffFormat } from '@/lib/dataset/image-format'
import type { RecordImageFacts, RecordRef } from '@/lib/dataset/types'
import { toArrowStream } from '@/lib/engine/arrow'
import { readBinaryCells, walkBinaryCells } from '@/lib/parquet/images/images'
import { loadIndex, saveIndex } from '@/lib/parquet/images/index-file'
import type { Leaf } from '@/lib/parquet/types'
import { hashBytes } from '@/lib/parquet/rows/row-hash'
import { IMAGE_FACT_COLUMNS, IMAGE_HASHES } from '@/lib/query/tables'
import type { RecordImage } from '../contract/images'
import { Breather } from './breather'
import type { ImageBatch } from './messages'
import type { OpenFileState, OpenState } from './open-state'
import { bytesRead, fileOf } from './rows'

/** Longest side of a thumbnail, in device pixels: 40 CSS pixels on a dense screen, and a little for larger rows. */
const THUMBNAIL_SIDE = 112
const THUMBNAIL_TYPE = 'image/webp'
/** Four bytes a pixel while it is decoded: a picture beyond this would take more memory than the app may. */
const MOST_PIXELS = 60_000_000
/** How often a pass hands on what it found: each batch costs the page and the engine the same, however small. */
const REPORT_MS = 400

/** With the hashes of the images' bytes, in order and with spaces between. */
type CheckedImages = RecordImageFacts & { readonly image_hashes: string }

export async function loadImages(
  state: OpenState,
  ref: RecordRef,
  signal: AbortSignal,
): Promise<readonly RecordImage[]> {
  const cells = await readCells(state, ref, signal)
  const inspections = await Promise.all(cells.map(async (bytes) => (bytes === null ? null : inspectFully(bytes))))
  return cells.map((bytes, index): RecordImage => {
    const facts = inspections[index] ?? null
    return {
      index,
      blob: bytes === null || bytes.length === 0 ? null : toBlob(bytes),
      byteLength: bytes?.length ?? 0,
      format: facts?.format ?? 'unknown',
      width: facts?.width ?? null,
      height: facts?.height ?? null,
      problem: facts === null ? 'Its bytes are null' : facts.problem,
    }
  })
}

export async function makeThumbnail(state: OpenState, ref: RecordRef, signal: AbortSignal): Promise<Blob | null> {
  const store = await state.thumbnails(ref.file)
  const kept = store?.get(ref.row)
  if (kept !== undefined)
    return kept === null ? null : new Blob([kept as Uint8Array<ArrayBuffer>], { type: THUMBNAIL_TYPE })
  const bytes = (await readCells(state, ref, signal))[0] ?? null
  signal.throwIfAborted()
  const thumbnail = bytes === null ? null : await shrink(bytes)
  if (thumbnail !== null) store?.put(ref.row, new Uint8Array(await thumbnail.arrayBuffer()))
  else if (bytes === null || neverShown(bytes)) store?.put(ref.row, null)
  return thumbnail
}

/** Sound bytes that were not decoded may be at the next visit: memory was short, or the browser older. */
function neverShown(bytes: Uint8Array): boolean {
  const inspection = inspectImage(bytes)
  return inspection.problem !== null || isTooLarge(inspection)
}

async function readCells(
  state: OpenState,
  ref: RecordRef,
  signal: AbortSignal,
): Promise<readonly (Uint8Array | null)[]> {
  const open = fileOf(state, ref)
  return open.image === null ? [] : readBinaryCells(open.file, open.image, ref.row, signal)
}

/** Formats whose damage the structure does not show: pixels are asked of the browser too. */
const DECODED_TO_CHECK: ReadonlySet<string> = new Set(['webp', 'avif'])

function inspectFully(bytes: Uint8Array): ImageInspection | Promise<ImageInspection> {
  const inspection = inspectImage(bytes)
  const isDoubtful = inspection.problem === null && DECODED_TO_CHECK.has(inspection.format) && isDecodable(inspection)
  return isDoubtful ? inspectPixels(bytes, inspection) : inspection
}

async function inspectPixels(bytes: Uint8Array, inspection: ImageInspection): Promise<ImageInspection> {
  const bitmap = await createImageBitmap(toBlob(bytes)).catch(() => null)
  bitmap?.close()
  return bitmap === null
    ? { ...inspection, problem: `${inspection.format.toUpperCase()} cannot be decoded` }
    : inspection
}

/** Node has no decoder; a picture of more pixels than memory allows is left to its structure. */
function isDecodable(inspection: ImageInspection): boolean {
  return typeof createImageBitmap === 'function' && !isTooLarge(inspection)
}

function isTooLarge({ width, height }: ImageInspection): boolean {
  return (width ?? 0) * (height ?? 0) > MOST_PIXELS
}

/** A copy: the bytes are a view over a whole page that must not be kept alive. */
function toBlob(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeOf(sniffFormat(bytes)) })
}

/** A small picture; null where the browser can't decode it, or it would take too much memory to. */
async function shrink(bytes: Uint8Array): Promise<Blob | null> {
  if (bytes.length === 0 || !isDecodable(inspectImage(bytes))) return null
  const bitmap = await createImageBitmap(toBlob(bytes)).catch(() => null)
  if (bitmap === null) return null
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  ]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return canvas.convertToBlob({ type: THUMBNAIL_TYPE, quality: 0.8 })
}

/** One pass over the image column of every file: what each record's pictures are. Found facts and places are kept. */
export async function checkImages(
  state: OpenState,
  signal: AbortSignal,
  onBatch: (batch: ImageBatch) => void,
): Promise<void> {
  for (const [index, open] of state.files.entries()) {
    if (open.image === null) continue
    const known = await keptPass(open, index)
    if (known !== null) {
      onBatch({ ipc: toStream(known), rows: known.length, bytesRead: bytesRead(state) })
      continue
    }
    const all: CheckedImages[] = []
    let reported = 0
    let reportedAt = performance.now()
    const report = () => {
      const lines = all.slice(reported)
      reported = all.length
      reportedAt = performance.now()
      onBatch({ ipc: toStream(lines), rows: lines.length, bytesRead: bytesRead(state) })
    }
    for await (const facts of fileFacts(open, open.image, index, signal)) {
      all.push(facts)
      if (performance.now() - reportedAt >= REPORT_MS) report()
    }
    report()
    // Facts say that a pass came to its end: without the places it found it is worth making again.
    if (!(await open.kept.keep('index', saveIndex(open.file)))) continue
    await open.pack?.dropEarlier()
    await open.kept.keep(factsName(open), new TextEncoder().encode(JSON.stringify(all.map(packFacts))))
  }
}

async function* fileFacts(
  open: OpenFileState,
  image: Leaf,
  file: number,
  signal: AbortSignal,
): AsyncGenerator<CheckedImages> {
  const breather = new Breather()
  let isWhole = false
  try {
    for await (const { row, cells } of walkBinaryCells(open.file, image, { signal, store: open.pack })) {
      yield await factsOf({ file, row }, cells)
      await breather.pause()
    }
    isWhole = true
  } finally {
    breather.close()
    await open.pack?.finish(isWhole)
  }
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

/** Nulls and empty bytes count as missing. The cells are valid only until the pass goes on, hence one picture at a time. */
async function factsOf(ref: RecordRef, cells: readonly (Uint8Array | null)[]): Promise<CheckedImages> {
  const seen: (ImageInspection & { byteLength: number })[] = []
  const hashes: string[] = []
  for (const bytes of cells) {
    if (bytes === null || bytes.length === 0) continue
    hashes.push(hashImage(bytes))
    seen.push({ ...(await inspectFully(bytes)), byteLength: bytes.length })
  }
  return { ...summariseImages(ref, cells.length, seen), image_hashes: hashes.join(' ') }
}

/** Of its start, middle and end, in bytes. */
const HASHED_PART = 16 << 10
/** The parts and the length, filled anew for every image. */
const PARTS = new Uint8Array(3 * HASHED_PART + 8)

/**
 * Equal for equal pictures. Packed pixels that differ do so nearly everywhere, so parts are enough, in a fifth of the time; two that
 * differ nowhere in them are only kept on one side of a split, as equal ones are.
 */
function hashImage(bytes: Uint8Array): string {
  if (bytes.length <= 3 * HASHED_PART) return hashBytes(bytes)
  const middle = (bytes.length - HASHED_PART) >> 1
  const starts = [0, middle, bytes.length - HASHED_PART]
  for (const [k, start] of starts.entries()) PARTS.set(bytes.subarray(start, start + HASHED_PART), k * HASHED_PART)
  new DataView(PARTS.buffer).setFloat64(3 * HASHED_PART, bytes.length)
  return hashBytes(PARTS)
}

const COLUMNS = [
  { name: 'file', type: 'integer' },
  { name: 'row', type: 'integer' },
  ...IMAGE_FACT_COLUMNS.map(({ name, type }) => ({ name, type: type === 'DOUBLE' ? 'number' : 'integer' }) as const),
  { name: IMAGE_HASHES.name, type: 'text' },
] as const
