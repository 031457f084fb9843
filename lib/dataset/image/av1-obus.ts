/** An AV1 picture is a run of OBUs whose lengths add up, with a sequence header before a frame (AV1 specification, 5.3 to 5.5). */
import { BrokenImage } from './broken-image'

const SEQUENCE_HEADER = 1
const FRAMES: readonly number[] = [3, 6]
/** 0 and 9 to 14 are reserved; decoders pass over them. */
const HIGHEST_PROFILE = 2

/** Throws BrokenImage where no decoder could find the frame. */
export function checkObus(data: Uint8Array): void {
  let [hasSequence, hasFrame] = [false, false]
  for (let at = 0; at < data.length;) {
    const head = data[at] ?? 0
    // The forbidden bit.
    if (head & 0x80) throw new BrokenImage('has damaged image data')
    const type = (head >> 3) & 15
    at += head & 4 ? 2 : 1
    const { length, end } = head & 2 ? readLength(data, at) : { length: data.length - at, end: at }
    if (end + length > data.length) throw new BrokenImage('ends early, in its image data')
    if (type === SEQUENCE_HEADER) {
      if (length === 0 || (data[end] ?? 0) >> 5 > HIGHEST_PROFILE) throw new BrokenImage('has damaged image data')
      hasSequence = true
    }
    hasFrame ||= hasSequence && length > 0 && FRAMES.includes(type)
    at = end + length
  }
  if (!hasFrame) throw new BrokenImage('has no frame in its image data')
}

/** leb128 of at most 32 bits. */
function readLength(data: Uint8Array, from: number): { length: number; end: number } {
  let length = 0
  for (let k = 0; k < 5; k++) {
    const byte = data[from + k] ?? 0x80
    length += (byte & 0x7f) * 2 ** (7 * k)
    if (byte < 0x80) return { length, end: from + k + 1 }
  }
  throw new BrokenImage('has damaged image data')
}
