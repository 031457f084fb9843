/** A JPEG is whole when its segments lead to a frame, a scan, and from there to the end-of-image marker (ITU T.81, annex B). */
import { BrokenImage, need, u16be } from './broken-image'
import type { ImageCheck } from './broken-image'
import { JpegTables } from './jpeg-tables'

const EOI = 0xd9
const SOS = 0xda

/** SOF0 to SOF15 without DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

export const checkJpeg: ImageCheck = (bytes, size) => {
  let scan = false
  const tables = new JpegTables()
  for (let at = 2; ;) {
    const found = nextMarker(bytes, at, scan)
    const marker = bytes[found + 1] ?? 0
    at = found + 2
    if (marker === EOI) break
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue
    if (marker < 0xc0 && !scan) throw new BrokenImage(`is damaged: unknown marker ${marker.toString(16)}`)
    if (marker < 0xc0) continue
    const length = segmentLength(bytes, at, marker)
    if (isFrame(marker)) readFrame(bytes, at, length, size)
    tables.read(marker, bytes, at, at + length)
    scan ||= marker === SOS
    at += length
  }
  if (!scan) throw new BrokenImage('has no scan')
}

/**
 * Position of the next marker's 0xFF. Inside a scan stuffed zeros and restart markers are data;
 * outside, as in a decoder, stray bytes are skipped.
 */
function nextMarker(bytes: Uint8Array, from: number, scan: boolean): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(0xff, scan ? skipData(bytes, at) : at)
    if (at < 0 || at + 1 >= bytes.length)
      throw new BrokenImage(scan ? 'ends early: its end marker is missing' : 'ends early, before its image data')
    const marker = bytes[at + 1] as number
    if (marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)) continue
    return at
  }
}

/** Bytes looked at in one step. */
const STEP_BYTES = 16

/**
 * A position at or behind `from` with no marker before it that matters in a scan: these have their second byte's highest bit set.
 * One byte of 256 is 0xFF in packed pixels, and each of those a call where markers are looked for one by one.
 */
function skipData(bytes: Uint8Array, from: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  for (; at + STEP_BYTES < bytes.length; at += STEP_BYTES) {
    const a = fullBytes(view.getInt32(at, true))
    const b = fullBytes(view.getInt32(at + 4, true))
    const c = fullBytes(view.getInt32(at + 8, true))
    const d = fullBytes(view.getInt32(at + 12, true))
    if (((a | b | c | d) & HIGHEST_BITS) === 0) continue
    const e = a & view.getInt32(at + 1, true)
    const f = b & view.getInt32(at + 5, true)
    const g = c & view.getInt32(at + 9, true)
    const h = d & view.getInt32(at + 13, true)
    if (((e | f | g | h) & HIGHEST_BITS) !== 0) break
  }
  return at
}

const HIGHEST_BITS = 0x80808080

/** A word with the highest bit set of every byte that is 0xFF, and by a borrow of a few others, which cost a closer look. */
function fullBytes(word: number): number {
  return (~word - 0x01010101) & word
}

function segmentLength(bytes: Uint8Array, at: number, marker: number): number {
  need(bytes, at, 2, 'a segment')
  const length = u16be(bytes, at)
  if (length < 2) throw new BrokenImage(`has a segment (marker ${marker.toString(16)}) of impossible length`)
  need(bytes, at, length, 'a segment')
  return length
}

function readFrame(bytes: Uint8Array, at: number, length: number, size: (w: number, h: number) => void): void {
  if (length < 8) throw new BrokenImage('has a frame header that is too short')
  const [bits, height, width, components] = [
    bytes[at + 2],
    u16be(bytes, at + 3),
    u16be(bytes, at + 5),
    bytes[at + 7] ?? 0,
  ]
  if (width === 0 || height === 0) throw new BrokenImage('says it has no area')
  size(width, height)
  if (bits !== 8) throw new BrokenImage(`has ${bits}-bit samples, which decoders refuse`)
  if (![1, 3, 4].includes(components) || length !== 8 + 3 * components)
    throw new BrokenImage(`has a frame header for ${components} components, which decoders refuse`)
}
