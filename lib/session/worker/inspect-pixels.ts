/** What an image is, by its structure and, where that does not tell, by whether the browser shows it. */
import { inspectImage } from '@/lib/dataset/image-facts'
import type { ImageInspection } from '@/lib/dataset/image-facts'
import { mimeOf, sniffFormat } from '@/lib/dataset/image-format'

/** Four bytes a pixel while it is decoded: a picture beyond this would take more memory than the app may. */
const MOST_PIXELS = 60_000_000

/** Formats whose damage the structure does not show: pixels are asked of the browser too. */
const DECODED_TO_CHECK: ReadonlySet<string> = new Set(['webp', 'avif'])

export function inspectFully(bytes: Uint8Array): ImageInspection | Promise<ImageInspection> {
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
export function isDecodable(inspection: ImageInspection): boolean {
  return typeof createImageBitmap === 'function' && !isTooLarge(inspection)
}

export function isTooLarge({ width, height }: ImageInspection): boolean {
  return (width ?? 0) * (height ?? 0) > MOST_PIXELS
}

/** A copy: the bytes are a view over a whole page that must not be kept alive. */
export function toBlob(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeOf(sniffFormat(bytes)) })
}
