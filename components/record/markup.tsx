import './markup.css'
import { memo, useMemo } from 'react'
import { part } from '../part'
import { CodeView } from './code-view'
import { splitChunks } from '@/lib/dataset/markup-chunks'
import { PlainText } from './plain-text'
import { WhenNear } from './when-near'

/** Its parsers are half the app's code. */
const MarkupChunk = part(async () => (await import('./markup-chunk')).MarkupChunk, PlainText)

/** Longer text is shown as it stands. */
const LONGEST = 200_000
/** Chunks set at once; later ones when they come near the screen. */
const AT_ONCE = 3

/**
 * Text of a dataset with its Markdown and LaTeX set. HTML in it is text; links go nowhere and show their address;
 * pictures behind addresses are named, not fetched.
 */
export const Markup = memo(function Markup({ text }: { text: string }) {
  const chunks = useMemo(() => (text.length > LONGEST ? null : splitChunks(text)), [text])
  if (chunks === null) return <PlainText text={text} />
  return (
    <div className="markup [overflow-wrap:anywhere]">
      {chunks.map((chunk, k) =>
        chunk.kind === 'fence' ? (
          <CodeView key={chunk.start} code={chunk.code} language={chunk.language} />
        ) : (
          <WhenNear key={chunk.start} now={k < AT_ONCE} before={<PlainText text={chunk.text} />}>
            <MarkupChunk text={chunk.text} />
          </WhenNear>
        ),
      )}
    </div>
  )
})
