/** A check ends at the first thing a decoder would stop at; it reads no byte outside the picture. */

/** Thrown inside lib/dataset/image and turned into `problem` by inspectImage. */
export class BrokenImage extends Error {}

/** What a check tells: the size as soon as it is known, so that a picture with a broken end still has one. */
export type ImageCheck = (bytes: Uint8Array, size: (width: number, height: number) => void) => void

/** Refuses a read beyond the end. */
export function need(bytes: Uint8Array, at: number, length: number, what: string): void {
  if (at + length > bytes.length) throw new BrokenImage(`ends early, in ${what}`)
}

export function u16be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

export function u32be(bytes: Uint8Array, at: number): number {
  return ((u16be(bytes, at) << 16) | u16be(bytes, at + 2)) >>> 0
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0
}

/** Four Latin-1 letters, for chunk and box names. */
export function fourCc(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}
