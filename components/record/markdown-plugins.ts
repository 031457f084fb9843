import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'

interface MarkdownNode {
  readonly type: string
  readonly value?: string
  children?: MarkdownNode[]
}

interface Processor {
  data(): { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] }
}

/** Tables as GitHub writes them, and nothing else of that dialect: it would turn bare addresses into links. */
export function tables(this: unknown): void {
  const data = (this as Processor).data()
  ;(data.micromarkExtensions ??= []).push(gfmTable())
  ;(data.fromMarkdownExtensions ??= []).push(gfmTableFromMarkdown())
}

/** A line of a prompt stays a line: the model is given it, and options A to D often stand on lines of their own. */
export function lineBreaks() {
  return (tree: MarkdownNode): void => breakLines(tree)
}

function breakLines(node: MarkdownNode): void {
  if (!node.children) return
  node.children = node.children.flatMap((child) => {
    if (child.type !== 'text' || !child.value?.includes('\n')) {
      breakLines(child)
      return [child]
    }
    return child.value
      .split('\n')
      .flatMap((value, k): MarkdownNode[] =>
        k === 0 ? [{ type: 'text', value }] : [{ type: 'break' }, { type: 'text', value }],
      )
  })
}

/** Nested deeper than this is no prose; trees that deep overflow the stacks of those who walk them. */
const DEEPEST = 40

/** Refuses what the browser could not lay out; the text is then shown as it stands. */
export function refuseDeepNesting() {
  return (tree: MarkdownNode): void => refuse(tree, 0)
}

function refuse(node: MarkdownNode, depth: number): void {
  if (depth > DEEPEST) throw new RangeError('nested too deep')
  for (const child of node.children ?? []) refuse(child, depth + 1)
}
