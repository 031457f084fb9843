import { Brain, CircleCheck, Code, Globe, ImagePlus, Search, Terminal, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { countImageTags, splitParts } from '@/lib/dataset/prompt'
import { parseTurn } from '@/lib/dataset/trajectory'
import type { Block } from '@/lib/dataset/trajectory'
import { formatMany } from '../ui/format'
import { CodeView } from './code-view'
import { Foldable } from './foldable'
import { formatJson } from '@/lib/dataset/format-json'
import { MessageBody } from './message-body'
import { Picture } from './picture'

/** A turn of a trajectory as its blocks: reasoning, tool calls, code, results, answer, and the text between. */
export function TurnBlocks({ role, content, firstImage }: { role: string; content: string; firstImage: number }) {
  const { blocks } = parseTurn(content)
  return (
    <div className="flex flex-col gap-2">
      {blocks.map((block) => (
        <TurnBlock key={block.start} block={block} firstImage={firstImage + block.imagesBefore} role={role} />
      ))}
    </div>
  )
}

interface BlockProps {
  readonly block: Block
  readonly firstImage: number
}

function TurnBlock({ block, firstImage, role }: BlockProps & { role: string }) {
  // Only the assistant thinks, calls and answers; in another turn such tags are words, often the instructions.
  if (role !== 'assistant' && block.kind !== 'tool result')
    return <MessageBody content={block.raw} firstImage={firstImage} />
  switch (block.kind) {
    case 'text':
      return block.raw.trim() === '' ? null : <MessageBody content={block.raw} firstImage={firstImage} />
    case 'reasoning':
      return (
        <BlockBox block={block} icon={<Brain size={14} />} title="Reasoning">
          <MessageBody content={block.inner} firstImage={firstImage} />
        </BlockBox>
      )
    case 'tool call':
      return <ToolCallBlock block={block} firstImage={firstImage} />
    case 'code':
      return (
        <BlockBox block={block} icon={<Code size={14} />} title={`Code · ${block.code?.language ?? 'python'}`}>
          <CodeView code={block.code?.text ?? block.inner} language={block.code?.language ?? 'python'} />
          <PicturesOf text={block.inner} firstImage={firstImage} />
        </BlockBox>
      )
    case 'tool result':
      return (
        <BlockBox block={block} icon={<Terminal size={14} />} title="Tool result" tone="border-l-cat-7">
          <MessageBody content={block.inner} firstImage={firstImage} />
        </BlockBox>
      )
    case 'answer':
      return (
        <BlockBox block={block} icon={<CircleCheck size={14} />} title="Answer" tone="border-l-success">
          <div className="text-base">
            <MessageBody content={block.inner} firstImage={firstImage} />
          </div>
        </BlockBox>
      )
  }
}

const TOOL_ICONS: Readonly<Record<string, ReactNode>> = {
  python: <Code size={14} />,
  text_search: <Search size={14} />,
  search: <Globe size={14} />,
  image_search: <ImagePlus size={14} />,
}

/** The name comes from the file: it may be "constructor". */
function toolIcon(name: string | null): ReactNode {
  return name !== null && Object.hasOwn(TOOL_ICONS, name) ? TOOL_ICONS[name] : <Wrench size={14} />
}

function ToolCallBlock({ block, firstImage }: BlockProps) {
  const { call } = block
  const name = call?.name ?? null
  return (
    <BlockBox
      block={block}
      icon={toolIcon(name)}
      title={name === null ? 'Tool call' : `Tool call · ${name}`}
      tone="border-l-accent"
    >
      {call?.error ? (
        <>
          <p className="mb-1 text-xs text-danger">{call.error}</p>
          <CodeView code={block.inner.trim()} language="" />
        </>
      ) : (
        <Arguments value={call?.arguments} />
      )}
      <PicturesOf text={block.inner} firstImage={firstImage} />
    </BlockBox>
  )
}

/** Arguments as JSON; a `code` argument as the code it is. */
function Arguments({ value }: { value: unknown }) {
  if (typeof value !== 'object' || value === null)
    return <CodeView code={typeof value === 'string' ? value : formatJson(value)} language="json" />
  const entries = Object.entries(value)
  const code = entries.find(([name, argument]) => name === 'code' && typeof argument === 'string')
  const others = Object.fromEntries(entries.filter((entry) => entry !== code))
  return (
    <div className="flex flex-col gap-1.5">
      {(Object.keys(others).length > 0 || !code) && <CodeView code={formatJson(others)} language="json" />}
      {code && <CodeView code={String(code[1])} language="python" />}
    </div>
  )
}

/** Tags inside code stand for pictures too, as far as training is concerned. */
function PicturesOf({ text, firstImage }: { text: string; firstImage: number }) {
  return splitParts(text, firstImage).map((part) =>
    part.kind === 'image' ? <Picture key={part.start} index={part.image ?? 0} /> : null,
  )
}

function BlockBox({ block, icon, title, tone = 'border-l-line-strong', children }: BlockBoxProps) {
  const images = countImageTags(block.inner)
  const size = [formatMany(block.inner.length, 'character'), ...(images > 0 ? [formatMany(images, 'image')] : [])].join(
    ', ',
  )
  return (
    <Foldable
      className={`rounded-md border border-l-2 ${tone} bg-surface`}
      title={
        <>
          <span className="text-muted">{icon}</span>
          <span className="font-medium">{title}</span>
          {!block.closed && <span className="text-danger">&lt;{block.tag}&gt; is never closed</span>}
        </>
      }
      hint={size}
      text={block.inner}
    >
      {children}
    </Foldable>
  )
}

interface BlockBoxProps {
  readonly block: Block
  readonly icon: ReactNode
  readonly title: string
  /** Class of the coloured edge that tells blocks apart. */
  readonly tone?: string
  readonly children: ReactNode
}
