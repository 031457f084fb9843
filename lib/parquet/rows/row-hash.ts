/** A 64-bit hash of one row of a leaf: its levels, the length and the bytes of every value. Not against forgery. */
import { ByteArena } from '../bytes/byte-arena'
import type { OpenSlice } from './slice-rows'
import { entryAt, valueAt } from './slice-rows'
import { narrowToBytes } from '../pages/byte-integers'
import type { Levels } from '../pages/level-runs'
import { gather, valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'

export interface RowHash {
  readonly high: number
  readonly low: number
}

/** Bytes of a step; fewer are mixed one by one. */
const LANES_BYTES = 16

/** Of the row at hand. */
const state = { high: 0, low: 0 }
/** For values that have to be put in a row first. */
const room = new ByteArena()

export function hashRow(open: OpenSlice, row: number): RowHash {
  state.high = 0x9e3779b9
  state.low = 0x85ebca6b
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  mix(to - from)
  if (open.definition !== undefined) mixLevels(open.definition, from, to)
  if (open.repetition !== undefined) mixLevels(open.repetition, from, to)
  mixValues(open.values, valueAt(open.rows, row), valueAt(open.rows, row + 1))
  return { high: finish(state.high), low: finish(state.low) }
}

function mixLevels(levels: Levels, from: number, to: number): void {
  for (const runs = levels.runs(from, to); runs.length > 0; runs.take(runs.length)) {
    mix(runs.level)
    mix(runs.length)
  }
}

/** The same of bytes alone, as 16 hexadecimal digits: some gigabytes a second. */
export function hashBytes(bytes: Uint8Array): string {
  state.high = 0x9e3779b9
  state.low = 0x85ebca6b
  mix(bytes.length)
  mixBytes(bytes, 0, bytes.length)
  return [finish(state.high), finish(state.low)].map((half) => half.toString(16).padStart(8, '0')).join('')
}

/** Values of one width as the run of bytes they are, whether they lie so or a dictionary has them; bytes kept as integers by one byte each. */
function mixValues(values: ValueBytes, first: number, last: number): void {
  const { data, width, indices } = values
  if (first === last) return
  if (width > 0) {
    const low = width === 4 || width === 8 ? narrowToBytes(values, first, last, room) : undefined
    const run =
      low ?? (indices === undefined ? data.subarray(first * width, last * width) : gather(values, first, last, room))
    mix(low === undefined ? width : 1)
    mixBytes(run, 0, run.length)
    return
  }
  for (let i = first; i < last; i++) {
    const [start, end] = [valueStart(values, i), valueEnd(values, i)]
    mix(end - start)
    mixBytes(data, start, end)
  }
}

function mix(word: number): void {
  state.high = Math.imul(state.high ^ word, 0xcc9e2d51)
  state.high = ((state.high << 13) | (state.high >>> 19)) + 0x561ccd1b
  state.low = Math.imul(state.low + word, 0x1b873593)
  state.low = ((state.low << 15) | (state.low >>> 17)) ^ word
}

/** Sixteen bytes a step in four lanes that do not wait for each other; any changed word changes its lane for certain. */
function mixBytes(bytes: Uint8Array, from: number, to: number): void {
  let at = from
  if (to - from >= LANES_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let { high: a, low: b } = state
    let c = ~a
    let d = ~b
    for (; at + LANES_BYTES <= to; at += LANES_BYTES) {
      a = Math.imul(((a << 13) | (a >>> 19)) ^ view.getInt32(at, true), 0xcc9e2d51)
      b = Math.imul(((b << 13) | (b >>> 19)) ^ view.getInt32(at + 4, true), 0x1b873593)
      c = Math.imul(((c << 13) | (c >>> 19)) ^ view.getInt32(at + 8, true), 0x85ebca6b)
      d = Math.imul(((d << 13) | (d >>> 19)) ^ view.getInt32(at + 12, true), 0xc2b2ae35)
    }
    for (const lane of [a, b, c, d]) mix(lane)
  }
  for (; at < to; at++) mix(bytes[at]!)
}

function finish(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
