/** Which leaves hold the text that search looks at, where reading them alone finds what reading whole rows would. */
import { shapeOf } from '@/lib/dataset/shape'
import type { ColumnMapping } from '@/lib/dataset/types'
import { shownLeaves } from '@/lib/parquet/footer/schema'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'

/**
 * Lightest first; null where a record's text is more than its leaves' values one by one (content given as a list
 * of parts). Ground truths and answers that are not text are left out: they are always whole in the engine.
 */
export function textLeaves(footer: Footer, mapping: ColumnMapping): readonly Leaf[] | null {
  const found = new Set<Leaf>()
  if (mapping.prompt !== null) {
    const content = contentLeaf(footer, mapping.prompt)
    if (content === undefined) return null
    found.add(content)
  }
  for (const name of [mapping.question, mapping.groundTruth, mapping.answer]) {
    const leaf = name === null ? undefined : stringLeaf(footer, name)
    if (leaf !== undefined) found.add(leaf)
    else if (name !== null && name === mapping.question) return null
  }
  return [...found].toSorted((a, b) => bytesOf(footer, a) - bytesOf(footer, b))
}

/** The texts of a prompt: a string, or the content of messages (see readMessages). */
function contentLeaf(footer: Footer, name: string): Leaf | undefined {
  const node = nodeAt(footer.root, name)
  if (node === undefined) return undefined
  const shape = shapeOf(node)
  if (shape.kind === 'string') return stringLeaf(footer, name)
  if (shape.kind !== 'list') return undefined
  const under = shownLeaves(node)
  if (shape.element.kind === 'string') return under.length === 1 ? under[0] : undefined
  if (shape.element.kind !== 'struct') return undefined
  const { fields } = shape.element
  const content = fields.find((field) => field.name === 'content') ?? fields.find((field) => field.name === 'value')
  if (content?.shape.kind !== 'string') return undefined
  const named = under.filter(({ path }) => path.at(-1) === content.name)
  return named.length === 1 ? named[0] : undefined
}

function stringLeaf(footer: Footer, name: string): Leaf | undefined {
  const leaf = shownLeaves(footer.root).find(({ path }) => path.join('.') === name)
  return leaf?.maxRepetition === 0 && shapeOf(leaf).kind === 'string' ? leaf : undefined
}

function nodeAt(root: SchemaNode, name: string): SchemaNode | undefined {
  if (root.path.join('.') === name) return root
  // From the last on: of several fields of one name that is the one shown.
  for (const child of root.children.toReversed()) {
    const found = nodeAt(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

function bytesOf(footer: Footer, { leafIndex }: Leaf): number {
  return footer.rowGroups.reduce((sum, { columns }) => sum + (columns[leafIndex]?.totalUncompressedSize ?? 0), 0)
}
