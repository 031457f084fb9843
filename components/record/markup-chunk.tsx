import { Component, useMemo } from 'react'
import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import type { Components } from 'react-markdown'
import { formulaOf, withFormulaPlaceholders } from '@/lib/dataset/markup'
import type { Segment } from '@/lib/dataset/markup'
import { CodeView } from './code-view'
import { Formula } from './formula'
import { lineBreaks, refuseDeepNesting, tables } from './markdown-plugins'
import { PlainText } from './plain-text'

/** A line that goes on longer is no prose, and parsers take too long over it. */
const LONGEST = 8000
/** Formulas beyond are shown as text: each takes about a millisecond. */
const MOST_FORMULAS = 150

/** One chunk of text with its Markdown and formulas set. */
export function MarkupChunk({ text }: { text: string }) {
  if (text.length > LONGEST || hasDeepContainers(text)) return <PlainText text={text} />
  return (
    <OrPlain key={text} text={text}>
      <Rendered text={text} />
    </OrPlain>
  )
}

function Rendered({ text }: { text: string }) {
  const { markdown, formulas } = useMemo(() => withFormulaPlaceholders(text), [text])
  const components = useMemo(() => componentsFor(formulas), [formulas])
  return (
    <Markdown remarkPlugins={PLUGINS} components={components} urlTransform={keepUrl}>
      {markdown}
    </Markdown>
  )
}

const PLUGINS = [tables, refuseDeepNesting, lineBreaks]

/** Addresses are only ever shown, so none needs taking out. */
function keepUrl(url: string): string {
  return url
}

function componentsFor(formulas: readonly Segment[]): Components {
  return {
    a: ({ href, children }) => <InertLink href={href ?? ''}>{children}</InertLink>,
    img: ({ src, alt }) => (
      <span className="rounded-sm bg-raised px-1 text-xs text-muted">
        picture not fetched: {alt ? `${alt} ` : ''}
        {typeof src === 'string' ? shortUrl(src) : ''}
      </span>
    ),
    pre: ({ children }) => <>{children}</>,
    code: ({ children, className, node }) => {
      const code = textOf(children)
      const formula = formulaOf(code, formulas)
      if (formula) return <FormulaOrText formula={formula} many={formulas.indexOf(formula) >= MOST_FORMULAS} />
      if (className === undefined && !spansLines(node)) return <code>{code}</code>
      return <CodeView code={code.replace(/\n$/, '')} language={className?.replace('language-', '') ?? ''} />
    },
  }
}

function FormulaOrText({ formula, many }: { formula: Segment; many: boolean }) {
  if (many) return formula.raw
  return <Formula tex={formula.body} display={formula.kind === 'display math'} raw={formula.raw} />
}

function InertLink({ href, children }: { href: string; children: ReactNode }) {
  const same = textOf(children) === href
  return (
    <span className="underline decoration-dotted underline-offset-2" title={`Not followed: ${href}`}>
      {children}
      {!same && <span className="text-muted"> ({shortUrl(href)})</span>}
    </span>
  )
}

function shortUrl(url: string): string {
  return url.length > 120 ? `${url.slice(0, 100)}…` : url
}

function textOf(children: ReactNode): string {
  if (typeof children === 'string') return children
  return Array.isArray(children) ? children.map((child) => (typeof child === 'string' ? child : '')).join('') : ''
}

/** An indented block, or a fence without a language: its code ends in a line feed, which a code span never does. */
function spansLines(node: { children?: { type: string; value?: string }[] } | undefined): boolean {
  return node?.children?.[0]?.value?.endsWith('\n') ?? false
}

/** Quotes in quotes and lists in lists, deeper than anyone writes: parsers and browsers recurse over them. */
function hasDeepContainers(text: string): boolean {
  return /^(?:[ \t]{0,4}(?:[>*+-]|\d{1,9}[.)])){24}/m.test(text)
}

/** Whatever a renderer trips over is still shown, as text. */
class OrPlain extends Component<{ text: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <PlainText text={this.props.text} /> : this.props.children
  }
}
