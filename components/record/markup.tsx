import './markup.css'
import { Component, memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import type { Components } from 'react-markdown'
import { formulaOf, withFormulaPlaceholders } from '@/lib/dataset/markup'
import type { Segment } from '@/lib/dataset/markup'
import { CodeView } from './code-view'
import { Formula } from './formula'
import { lineBreaks, tables } from './markdown-plugins'

/** Longer text is shown as it stands: parsing it would hold up the page. */
const LONGEST = 24_000

/**
 * Text of a dataset with its Markdown and LaTeX set. HTML in it is text; links go nowhere and show their address;
 * pictures behind addresses are named, not fetched.
 */
export const Markup = memo(function Markup({ text }: { text: string }) {
  if (text.length > LONGEST || isTangled(text)) return <PlainText text={text} />
  return (
    <OrPlain key={text} text={text}>
      <Rendered text={text} />
    </OrPlain>
  )
})

export function PlainText({ text }: { text: string }) {
  return <div className="font-[inherit] [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</div>
}

function Rendered({ text }: { text: string }) {
  const { markdown, formulas } = useMemo(() => withFormulaPlaceholders(text), [text])
  const components = useMemo(() => componentsFor(formulas), [formulas])
  return (
    <div className="markup [overflow-wrap:anywhere]">
      <Markdown remarkPlugins={PLUGINS} components={components} urlTransform={keepUrl}>
        {markdown}
      </Markdown>
    </div>
  )
}

const PLUGINS = [tables, lineBreaks]

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
      if (formula) return <Formula tex={formula.body} display={formula.kind === 'display math'} raw={formula.raw} />
      const fenced = className !== undefined || spansLines(node)
      if (!fenced) return <code>{code}</code>
      return <CodeView code={code.replace(/\n$/, '')} language={className?.replace('language-', '') ?? ''} />
    },
  }
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

/** A fence without a language: its code ends in a line feed, which a code span never does. */
function spansLines(node: { children?: { type: string; value?: string }[] } | undefined): boolean {
  return node?.children?.[0]?.value?.endsWith('\n') ?? false
}

/** Deep nesting and long runs of openers cost Markdown parsers more than the text is worth. */
function isTangled(text: string): boolean {
  return /(?:[>*_[\]!] ?){60}/.test(text)
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
