/** Pictures of records, whole and small. Bytes are read only when one of these is asked for. */
import { inspectImage } from '@/lib/dataset/image-facts'
import type { RecordRef } from '@/lib/dataset/types'
import { readBinaryCells } from '@/lib/parquet/images/images'
import type { RecordImage } from '../contract/images'
import { inspectFully, isDecodable, isTooLarge, toBlob } from './inspect-pixels'
import type { OpenState } from './open-state'
import { fileOf } from './rows'

/** Longest side of a thumbnail, in device pixels: 40 CSS pixels on a dense screen, and a little for larger rows. */
const THUMBNAIL_SIDE = 112
const THUMBNAIL_TYPE = 'image/webp'
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
