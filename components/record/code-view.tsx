import './markup.css'
import hljs from 'highlight.js/lib/core'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

hljs.registerLanguage('python', python)
hljs.registerLanguage('json', json)

/** Longer code is shown plain: colouring it would hold up the page. */
const LONGEST = 40_000

/** highlight.js's own result tree, which its typings leave out; walked so that no HTML is ever made from data. */
interface HighlightNode {
  readonly scope?: string
  readonly children: readonly (HighlightNode | string)[]
}

/** Code as it stands, coloured where its language is known. */
export function CodeView({ code, language }: { code: string; language: string }) {
  const colored = useMemo(() => highlight(code, language.toLowerCase()), [code, language])
  return (
    // Code too tall or wide for its box must be reachable by keyboard to be scrolled.
    /* oxlint-disable jsx-a11y/no-noninteractive-tabindex */
    <pre
      className="code max-h-120 overflow-auto rounded-md border bg-bg px-3 py-2 font-mono text-xs leading-5"
      tabIndex={0}
    >
      <code>{colored}</code>
    </pre>
  )
}

function highlight(code: string, language: string): ReactNode {
  const known = language === 'py' ? 'python' : language
  if (code.length > LONGEST || hljs.getLanguage(known) === undefined) return code
  const result = hljs.highlight(code, { language: known, ignoreIllegals: true }) as unknown as {
    readonly _emitter?: { readonly rootNode?: HighlightNode }
  }
  const root = result._emitter?.rootNode
  return root === undefined ? code : root.children.map(draw)
}

function draw(node: HighlightNode | string, key: number): ReactNode {
  if (typeof node === 'string') return node
  return (
    <span key={key} className={node.scope === undefined ? undefined : `hl-${node.scope.split('.')[0] ?? ''}`}>
      {node.children.map(draw)}
    </span>
  )
}
