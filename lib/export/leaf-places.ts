/**
 * Which leaf is which, and what its levels mean, for the proof: told apart from the writer's own match (schema-match.ts), so
 * that a mistake there shows as a difference.
 */
import { corrupt } from '@/lib/parquet/corrupt'
import { listElement } from '@/lib/parquet/footer/schema'
import { NOT_REPRESENTABLE, type LeafMatch } from '@/lib/parquet/write/schema-match'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'

/** For each leaf of the target, the one of the source that its values come from, and what becomes of its levels. */
export function sourceLeaves(target: Footer, source: Footer): readonly LeafMatch[] {
  const found = new Map(leafPlaces(source.root).map((placed) => [placed.place, placed]))
  return leafPlaces(target.root).map((own) => {
    const other = found.get(own.place)
    if (other === undefined) throw corrupt(`The source has no column ${own.leaf.path.join('.')}.`)
    const definition = levelsOf(own, other)
    return { leaf: other.leaf, identical: definition.every((level, i) => level === i), definition }
  })
}

/** Where among the output's leaves one of the target is written: fields of nulls that stand before it move it on. */
export function outputIndex(leaf: Leaf, footer: FooterOverrides | undefined): number {
  const added = footer?.nullSiblings?.filter(({ beside }) => beside < leaf.leafIndex).length ?? 0
  return leaf.leafIndex + added
}

interface Placed {
  readonly place: string
  readonly leaf: Leaf
  /** What is there at each definition level and was not at the one before: a place that may be null or has items. */
  readonly steps: readonly string[]
}

/** The source's definition level → the target's: how many of its steps are there, those the source does not have among them. */
function levelsOf(target: Placed, source: Placed): Uint8Array {
  const known = new Set(source.steps)
  return Uint8Array.from({ length: source.steps.length + 1 }, (_, level) => {
    const missing = source.steps[level]
    if (missing !== undefined && !target.steps.includes(missing)) return NOT_REPRESENTABLE
    const there = new Set(source.steps.slice(0, level))
    const first = target.steps.findIndex((step) => known.has(step) && !there.has(step))
    return first < 0 ? target.steps.length : first
  })
}

/**
 * In file order, each by the names from the root down, a name with how many fields of the same one stand before it. What
 * lists and maps call their wrappers is left out; a field that repeats without a list around it is one.
 */
function leafPlaces(node: SchemaNode, above = '', steps: readonly string[] = []): readonly Placed[] {
  if (node.shape === 'leaf') return [{ place: above, leaf: node as Leaf, steps }]
  const items = [...steps, `${above}[]`]
  if (node.shape === 'list') {
    const { repeated, element } = listElement(node)
    const isNullable = element !== repeated && element.repetition === 'OPTIONAL'
    return leafPlaces(element, `${above}[]`, isNullable ? [...items, `${above}[] is not null`] : items)
  }
  if (node.shape === 'map') return node.children.flatMap((entry) => leafPlaces(entry, `${above}[]`, items))
  const counts = new Map<string, number>()
  return node.children.flatMap((child) => {
    const before = counts.get(child.name) ?? 0
    counts.set(child.name, before + 1)
    const place = `${above}/${JSON.stringify(child.name)}${before}`
    if (child.repetition === 'REPEATED') return leafPlaces(child, `${place}[]`, [...steps, `${place}[]`])
    return leafPlaces(child, place, child.repetition === 'OPTIONAL' ? [...steps, `${place} is not null`] : steps)
  })
}
