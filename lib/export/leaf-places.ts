/**
 * Which leaf is which, for the proof: told apart from the writer's own match (schema-match.ts), so that a mistake there
 * shows as a difference.
 */
import { listElement } from '@/lib/parquet/footer/schema'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'

/** For each leaf of the target, the one of the source that its values come from; undefined where there is none. */
export function sourceLeaves(target: Footer, source: Footer): readonly (Leaf | undefined)[] {
  const found = new Map(leafPlaces(source.root).map(({ place, leaf }) => [place, leaf]))
  return leafPlaces(target.root).map(({ place }) => found.get(place))
}

/** Where among the output's leaves one of the target is written: fields of nulls that stand before it move it on. */
export function outputIndex(leaf: Leaf, footer: FooterOverrides | undefined): number {
  const added = footer?.nullSiblings?.filter(({ beside }) => beside < leaf.leafIndex).length ?? 0
  return leaf.leafIndex + added
}

interface Placed {
  readonly place: string
  readonly leaf: Leaf
}

/**
 * In file order, each by the names from the root down, a name with how many fields of the same one stand before it. What
 * lists and maps call their wrappers is left out; a field that repeats without a list around it is one.
 */
function leafPlaces(node: SchemaNode, above = ''): readonly Placed[] {
  if (node.shape === 'leaf') return [{ place: above, leaf: node as Leaf }]
  if (node.shape === 'list') return leafPlaces(listElement(node).element, `${above}[]`)
  if (node.shape === 'map') return node.children.flatMap((entry) => leafPlaces(entry, `${above}{}`))
  const counts = new Map<string, number>()
  return node.children.flatMap((child) => {
    const before = counts.get(child.name) ?? 0
    counts.set(child.name, before + 1)
    const place = `${above}/${JSON.stringify(child.name)}${before}`
    return leafPlaces(child, child.repetition === 'REPEATED' ? `${place}[]` : place)
  })
}
