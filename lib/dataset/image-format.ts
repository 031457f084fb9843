/** A picture's format is what its first bytes say, never what a name or column says. */

export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'avif' | 'unknown'

/** Little- and big-endian; the latter two of 64-bit offsets. */
const TIFF = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']

export function sniffFormat(bytes: Uint8Array): ImageFormat {
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'png'
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'jpeg'
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return 'gif'
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'webp'
  if (startsWith(bytes, 0, 'BM')) return 'bmp'
  if (TIFF.some((start) => startsWith(bytes, 0, start))) return 'tiff'
  if (startsWith(bytes, 4, 'ftyp') && isAvif(bytes)) return 'avif'
  return 'unknown'
}

/** Its own brand, or that of any picture or sequence in a HEIF file with AVIF among the compatible ones, as far as they are at hand. */
function isAvif(bytes: Uint8Array): boolean {
  const isBrand = (at: number) => startsWith(bytes, at, 'avif') || startsWith(bytes, at, 'avis')
  if (isBrand(8)) return true
  if (!startsWith(bytes, 8, 'mif1') && !startsWith(bytes, 8, 'msf1')) return false
  const end = Math.min(bytes.length, 64, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0))
  for (let at = 16; at + 4 <= end; at += 4) if (isBrand(at)) return true
  return false
}

/** For `Content-Type` and Blob; unknown formats are never handed to a browser as pictures. */
export function mimeOf(format: ImageFormat): string {
  return format === 'unknown' ? 'application/octet-stream' : `image/${format}`
}

/** True if the Latin-1 `text` stands at `at`. */
export function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false
  for (let k = 0; k < text.length; k++) if (bytes[at + k] !== text.charCodeAt(k)) return false
  return true
}
