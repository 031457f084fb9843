/**
 * Shards of one export take the first one's schema. The rule by which another is accepted: the same columns by name in
 * any order, those of one name in theirs; lists alike whatever their wrappers are called, the older two-level ones as the
 * three-level ones they mean (not the other way round: theirs hold no null); REQUIRED and OPTIONAL may differ where no null is lost.
 * Physical type, length, logical type and nesting must be equal.
 */
import { CurationError } from '@/lib/errors'
import { listElement } from '../footer/schema'
import type { Footer, Leaf, SchemaNode } from '../types'

export interface LeafMatch {
  /** The leaf in the shard's own file. */
  readonly leaf: Leaf
  /** True where levels and types are the same, so that chunks may be copied. */
  readonly identical: boolean
  /** The shard's definition level → the output's; NOT_REPRESENTABLE where the output may not be null. */
  readonly definition: Uint8Array
}

export const NOT_REPRESENTABLE = 255

/** For each leaf of the target, the shard's. Throws CurationError 'schema-mismatch' naming file and column. */
export function matchSchema(target: Footer, shard: Footer, file: string): LeafMatch[] {
  const matches: (LeafMatch | undefined)[] = target.leaves.map(() => undefined)
  matchChildren(target.root, shard.root, [], { file, matches })
  return matches.map((match, i) => {
    if (match === undefined) throw mismatch(file, target.leaves[i]!.path, 'is missing')
    return match
  })
}

type Pair = readonly [target: SchemaNode, shard: SchemaNode]

interface Matching {
  /** The shard's name. */
  readonly file: string
  /** By leaf of the target. */
  readonly matches: (LeafMatch | undefined)[]
}

function matchChildren(target: SchemaNode, shard: SchemaNode, above: readonly Pair[], matching: Matching): void {
  const left = byName(shard.children)
  const pairs = target.children.map((child) => {
    const other = left.get(child.name)?.shift()
    if (other === undefined) throw mismatch(matching.file, child.path, 'is missing')
    return [child, other] as const
  })
  const extra = [...left.values()].flat()[0]
  if (extra !== undefined) throw mismatch(matching.file, extra.path, 'is not in the first file')
  for (const [child, other] of pairs) matchNode(child, other, above, matching)
}

/** Parquet allows several fields of one name: they are told apart by their order. */
function byName(children: readonly SchemaNode[]): Map<string, SchemaNode[]> {
  const named = new Map<string, SchemaNode[]>()
  for (const child of children) named.set(child.name, [...(named.get(child.name) ?? []), child])
  return named
}

function matchNode(target: SchemaNode, shard: SchemaNode, above: readonly Pair[], matching: Matching): void {
  const [isRepeated, isShardRepeated] = [target, shard].map(({ repetition }) => repetition === 'REPEATED')
  if (target.shape === 'list' && !isRepeated && isShardRepeated) return matchItem(target, shard, above, matching)
  if (isRepeated !== isShardRepeated) throw mismatch(matching.file, target.path, 'is repeated in one file only')
  matchContent(target, shard, [...above, [target, shard]], matching)
}

function matchContent(target: SchemaNode, shard: SchemaNode, pairs: readonly Pair[], matching: Matching): void {
  if (target.shape !== shard.shape)
    throw mismatch(matching.file, target.path, `is a ${shard.shape}, not a ${target.shape}`)
  if (target.shape === 'leaf') {
    matching.matches[(target as Leaf).leafIndex] = matchLeaf(target as Leaf, shard as Leaf, matching.file, pairs)
  } else if (target.shape === 'struct') matchChildren(target, shard, pairs, matching)
  else if (target.shape === 'list') matchList(target, shard, pairs, matching)
  else matchByPosition(target, shard, pairs, matching)
}

function matchList(target: SchemaNode, shard: SchemaNode, pairs: readonly Pair[], matching: Matching): void {
  const own = listElement(target)
  const other = listElement(shard)
  const [isOlder, isShardOlder] = [own, other].map(({ repeated, element }) => repeated === element)
  if (isOlder && !isShardOlder) {
    throw mismatch(matching.file, target.path, 'is a list of the newer three-level form, which may hold nulls')
  }
  if (isOlder) matchNode(own.repeated, other.repeated, pairs, matching)
  else if (isShardOlder) matchItem(target, other.repeated, pairs, matching)
  else matchNode(own.element, other.element, [...pairs, [own.repeated, other.repeated]], matching)
}

/** A three-level list and the repeated field that is item and wrapper in one: where there is an item, it is not null. */
function matchItem(list: SchemaNode, item: SchemaNode, above: readonly Pair[], matching: Matching): void {
  const { repeated, element } = listElement(list)
  if (element === repeated) throw mismatch(matching.file, list.path, 'is repeated without a list around it')
  matchContent(element, item, [...above, [repeated, item]], matching)
}

function matchByPosition(target: SchemaNode, shard: SchemaNode, pairs: readonly Pair[], matching: Matching): void {
  if (target.children.length !== shard.children.length) throw mismatch(matching.file, target.path, 'has other fields')
  for (const [i, child] of target.children.entries()) matchNode(child, shard.children[i]!, pairs, matching)
}

function matchLeaf(target: Leaf, shard: Leaf, file: string, pairs: readonly Pair[]): LeafMatch {
  if (target.physicalType !== shard.physicalType || target.typeLength !== shard.typeLength) {
    throw mismatch(file, target.path, `is ${describeType(shard)}, not ${describeType(target)}`)
  }
  if (meaning(target) !== meaning(shard)) {
    throw mismatch(file, target.path, `means ${describeType(shard)}, not ${describeType(target)}`)
  }
  const identical =
    target.path.join('\0') === shard.path.join('\0') &&
    pairs.every(([own, other]) => own.repetition === other.repetition)
  return { leaf: shard, identical, definition: mapDefinition(target, shard, pairs) }
}

/** A level says how many of the path's optional or repeated nodes are there; the first absent one decides. */
function mapDefinition(target: Leaf, shard: Leaf, pairs: readonly Pair[]): Uint8Array {
  const map = new Uint8Array(shard.maxDefinition + 1).fill(NOT_REPRESENTABLE)
  map[shard.maxDefinition] = target.maxDefinition
  for (const [own, other] of pairs) {
    if (other.repetition === 'REQUIRED') continue
    const absent = other.maxDefinition - 1
    if (own.repetition !== 'REQUIRED') map[absent] = own.maxDefinition - 1
  }
  return map
}

/** An integer that says nothing else is a signed one of its width. */
function meaning({ physicalType, logical }: Leaf): string {
  if (logical !== undefined) return JSON.stringify(logical)
  const bits = physicalType === 'INT32' ? 32 : physicalType === 'INT64' ? 64 : undefined
  return bits === undefined ? 'none' : JSON.stringify({ kind: 'int', bits, signed: true })
}

function describeType({ physicalType, typeLength, logical }: Leaf): string {
  const length = typeLength === undefined ? '' : `(${typeLength})`
  if (logical === undefined) return `${physicalType}${length}`
  return `${logical.kind === 'other' ? `logical type ${logical.id}` : logical.kind} (${physicalType}${length})`
}

function mismatch(file: string, path: readonly string[], what: string): CurationError {
  const column = path.join('.')
  return new CurationError('schema-mismatch', `${file} does not fit the first file: column ${column} ${what}.`, {
    file,
    place: `column ${column}`,
    next: 'Open the files with different columns apart, or bring them to one schema first.',
  })
}
