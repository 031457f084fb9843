/**
 * An AVIF's meta box says its size and where its items lie; they must be in the bytes, and an AV1 item must be OBUs from a
 * sequence header to a frame (ISO/IEC 23008-12, 14496-12; AV1 specification, 5.3). What is coded in a frame is not looked into.
 */
import { checkObus } from './av1-obus'
import { BrokenImage, fourCc, need, u16be, u32be } from './broken-image'
import type { ImageCheck } from './broken-image'
import { readLocations, type ItemLocation } from './item-locations'

/** How deep boxes lie in each other in a picture, and some more. */
const DEEPEST = 8

/** Boxes on the way to `ispe`, and how far into each its children start. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 }

interface Found {
  width: number
  height: number
  hasMeta: boolean
  readonly kinds: Map<number, string>
  locations: readonly ItemLocation[]
  primary: number | undefined
  /** Where idat's bytes lie. */
  idat: number | undefined
}

export const checkAvif: ImageCheck = (bytes, size) => {
  const found: Found = {
    width: 0,
    height: 0,
    hasMeta: false,
    kinds: new Map(),
    locations: [],
    primary: undefined,
    idat: undefined,
  }
  walk(bytes, 0, bytes.length, found, 0)
  if (found.width === 0 || found.height === 0) throw new BrokenImage('does not say its size')
  size(found.width, found.height)
  // A sequence of pictures has its data elsewhere too.
  if (!['avis', 'msf1'].includes(fourCc(bytes, 8))) checkItems(bytes, found)
}

/** Boxes behind the meta box may be cut or odd: the items' own places decide. */
function walk(bytes: Uint8Array, from: number, end: number, found: Found, depth: number): void {
  if (depth > DEEPEST) throw new BrokenImage('has boxes nested too deeply')
  for (let at = from; at + 8 <= end;) {
    const [given, kind] = [u32be(bytes, at), fourCc(bytes, at + 4)]
    const length = given === 0 ? end - at : given === 1 ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : given
    if (length < 8 || at + length > end) {
      if (found.hasMeta && end === bytes.length) return
      throw new BrokenImage(`ends early, in its ${kind} box`)
    }
    readBox(bytes, at, at + length, kind, found, depth)
    at += length
  }
}

function readBox(bytes: Uint8Array, at: number, end: number, kind: string, found: Found, depth: number): void {
  const inner = CONTAINERS[kind]
  if (kind === 'meta') checkHandler(bytes, at)
  if (inner !== undefined) walk(bytes, at + inner, end, found, depth + 1)
  if (kind === 'meta') found.hasMeta = true
  if (kind === 'idat') found.idat = at + 8
  if (kind === 'pitm') found.primary = bytes[at + 8] === 0 ? u16be(bytes, at + 12) : u32be(bytes, at + 12)
  if (kind === 'iinf') readKinds(bytes, at, end, found.kinds)
  if (kind === 'iloc') found.locations = readLocations(bytes.subarray(at, end))
  if (kind === 'ispe' && end - at >= 20) {
    found.width = Math.max(found.width, u32be(bytes, at + 12))
    found.height = Math.max(found.height, u32be(bytes, at + 16))
  }
}

/** The meta box is of version 0 and begins with a handler of pictures. */
function checkHandler(bytes: Uint8Array, meta: number): void {
  const at = meta + 12
  need(bytes, at, 20, 'its handler')
  const isRight =
    bytes[meta + 8] === 0 && fourCc(bytes, at + 4) === 'hdlr' && bytes[at + 8] === 0 && u32be(bytes, at + 12) === 0
  if (!isRight || fourCc(bytes, at + 16) !== 'pict') throw new BrokenImage('has a meta box that is not of a picture')
}

/** Item number → type, of the entries (infe, version 2 or 3) of iinf. */
function readKinds(bytes: Uint8Array, iinf: number, end: number, kinds: Map<number, string>): void {
  for (let at = iinf + (bytes[iinf + 8] === 0 ? 14 : 16); at + 20 <= end;) {
    const length = u32be(bytes, at)
    const wide = bytes[at + 8] === 3
    if (length < 20 || at + length > end || fourCc(bytes, at + 4) !== 'infe')
      throw new BrokenImage('has a damaged list of items')
    kinds.set(wide ? u32be(bytes, at + 12) : u16be(bytes, at + 12), fourCc(bytes, at + (wide ? 18 : 16)))
    at += length
  }
}

function checkItems(bytes: Uint8Array, { kinds, locations, primary, idat }: Found): void {
  const located = new Set(locations.map(({ item }) => item))
  if (primary === undefined || !kinds.has(primary) || !located.has(primary)) throw new BrokenImage('has no image data')
  // Items that lie over each other are not gone through again and again.
  let unseen = bytes.length
  for (const { item, method, extents } of locations) {
    if (method > 1) continue
    if (method === 1 && idat === undefined) throw new BrokenImage('has no image data')
    const placed = extents.map(({ offset, length }) => ({ from: offset + (method === 1 ? (idat ?? 0) : 0), length }))
    for (const { from, length } of placed) need(bytes, from, length, 'its image data')
    const [only, ...others] = placed
    if (kinds.get(item) !== 'av01' || only === undefined || others.length > 0 || only.length === 0) continue
    unseen -= only.length
    if (unseen >= 0) checkObus(bytes.subarray(only.from, only.from + only.length))
  }
}
