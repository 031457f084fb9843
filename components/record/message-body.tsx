import { splitParts } from '@/lib/dataset/prompt'
import { Markup } from './markup'
import { Picture } from './picture'

/** Text with its pictures in place of the tags. `firstImage` = image tags before it in the record. */
export function MessageBody({ content, firstImage }: { content: string; firstImage: number }) {
  return splitParts(content, firstImage).map((part) => {
    if (part.kind === 'image') return <Picture key={part.start} index={part.image ?? 0} />
    if (part.kind === 'video')
      return (
        <p key={part.start} className="my-2 text-xs text-warning">
          {part.raw}: videos are not shown here
        </p>
      )
    return part.raw.trim() === '' ? null : <Markup key={part.start} text={trimLineEnds(part.raw)} />
  })
}

/** The line feed after a tag is part of the text, but as an empty line above it would only look odd. */
function trimLineEnds(text: string): string {
  return text.replace(/^\n+/, '').trimEnd()
}

/** The characters as they stand in the file, tags and all. */
export function RawBody({ content }: { content: string }) {
  return (
    <div className="font-mono text-xs leading-5">
      {splitParts(content).map((part) =>
        part.kind === 'text' ? (
          <span key={part.start} className="[overflow-wrap:anywhere] whitespace-pre-wrap">
            {part.raw}
          </span>
        ) : (
          <span key={part.start} className="rounded-sm bg-accent-soft text-accent">
            {part.raw}
          </span>
        ),
      )}
    </div>
  )
}
