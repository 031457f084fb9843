/** Pictures of records: whole, small, and as facts. Bytes are read only when one of these is asked for. */
import { inspectImage, recordImageFacts } from '@/lib/dataset/image-facts'
import { mimeOf, sniffFormat } from '@/lib/dataset/image-format'
import type { RecordRef } from '@/lib/dataset/types'
import { toArrowStream } from '@/lib/engine/arrow'
import { readBinaryCells, walkBinaryCells } from '@/lib/parquet/images'
import { IMAGE_FACT_COLUMNS } from '@/lib/query/tables'
import type { RecordImage } from '../contract'
import type { ImageBatch } from './messages'
import type { OpenState } from './open-dataset'
import { bytesRead, fileOf } from './rows'

/** Longest side of a thumbnail, in device pixels: 40 CSS pixels on a dense screen, and a little for larger rows. */
const THUMBNAIL_SIDE = 112
/** Four bytes a pixel while it is decoded: a picture beyond this would take more memory than the app may. */
const MOST_PIXELS = 60_000_000
const BATCH_ROWS = 64

export async function loadImages(
  state: OpenState,
  ref: RecordRef,
  signal: AbortSignal,
): Promise<readonly RecordImage[]> {
  const cells = await readCells(state, ref, signal)
  return cells.map((bytes, index): RecordImage => {
    const facts = bytes === null ? null : inspectImage(bytes)
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
  const bytes = (await readCells(state, ref, signal))[0]
  if (bytes === undefined || bytes === null || bytes.length === 0) return null
  signal.throwIfAborted()
  const { width, height } = inspectImage(bytes)
  if ((width ?? 0) * (height ?? 0) > MOST_PIXELS) return null
  return shrink(toBlob(bytes)).catch(() => null)
}

async function readCells(
  state: OpenState,
  ref: RecordRef,
  signal: AbortSignal,
): Promise<readonly (Uint8Array | null)[]> {
  const open = fileOf(state, ref)
  return open.image === null ? [] : readBinaryCells(open.file, open.image, ref.row, signal)
}

/** A copy: the bytes are a view over a whole page that must not be kept alive. */
function toBlob(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeOf(sniffFormat(bytes)) })
}

async function shrink(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  ]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
}

/** One pass over the image column of every file: what each record's pictures are. */
export async function checkImages(
  state: OpenState,
  signal: AbortSignal,
  onBatch: (batch: ImageBatch) => void,
): Promise<void> {
  let lines: ReturnType<typeof recordImageFacts>[] = []
  const flush = () => {
    if (lines.length === 0) return
    const ipc = toArrowStream(COLUMNS, lines as never)
    onBatch({ ipc, rows: lines.length, bytesRead: bytesRead(state) })
    lines = []
  }
  for (const [file, open] of state.files.entries()) {
    if (open.image === null) continue
    for await (const { row, cells } of walkBinaryCells(open.file, open.image, signal)) {
      lines.push(
        recordImageFacts(
          { file, row },
          cells.map((bytes) => ({ bytes, path: null })),
        ),
      )
      if (lines.length >= BATCH_ROWS) flush()
    }
  }
  flush()
}

const COLUMNS = [
  { name: 'file', type: 'integer' },
  { name: 'row', type: 'integer' },
  ...IMAGE_FACT_COLUMNS.map(({ name, type }) => ({ name, type: type === 'DOUBLE' ? 'number' : 'integer' }) as const),
] as const
