/** A 64-bit hash of one row of a leaf: its levels, the length and the bytes of every value. Not against forgery. */
import type { OpenSlice } from './page-buffer'
import { entryAt, valueAt } from './slice-rows'
import { valueEnd, valueStart } from './value-bytes'

export interface RowHash {
  readonly high: number
  readonly low: number
}

const state = { high: 0, low: 0 }

/** The result is valid until the next call. */
export function hashRow(open: OpenSlice, row: number): RowHash {
  state.high = 0x9e3779b9
  state.low = 0x85ebca6b
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  mix(to - from)
  if (open.definition !== undefined) mixBytes(open.definition, from, to)
  if (open.repetition !== undefined) mixBytes(open.repetition, from, to)
  for (let i = valueAt(open.rows, row); i < valueAt(open.rows, row + 1); i++) {
    const [start, end] = [valueStart(open.values, i), valueEnd(open.values, i)]
    mix(end - start)
    mixBytes(open.values.data, start, end)
  }
  state.high = finish(state.high)
  state.low = finish(state.low)
  return state
}

function mix(word: number): void {
  state.high = Math.imul(state.high ^ word, 0xcc9e2d51)
  state.high = ((state.high << 13) | (state.high >>> 19)) + 0x561ccd1b
  state.low = Math.imul(state.low + word, 0x1b873593)
  state.low = ((state.low << 15) | (state.low >>> 17)) ^ word
}

function mixBytes(bytes: Uint8Array, from: number, to: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let { high, low } = state
  let at = from
  for (; at + 4 <= to; at += 4) {
    const word = view.getInt32(at, true)
    high = Math.imul(high ^ word, 0xcc9e2d51)
    high = ((high << 13) | (high >>> 19)) + 0x561ccd1b
    low = Math.imul((low + word) | 0, 0x1b873593)
    low = ((low << 15) | (low >>> 17)) ^ word
  }
  state.high = high
  state.low = low
  for (; at < to; at++) mix(bytes[at]!)
}

function finish(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
