import { useState } from 'react'
import { countImageTags, imagesBefore } from '@/lib/dataset/prompt'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { useShortcut } from '../keyboard'
import { MessageView } from './message-view'
import { Picture } from './picture'
import { usePictures } from './pictures'

/** The conversation as the model gets it, pictures where their tags stand; what no tag stands for comes last. */
export function Conversation({ dataset, record, raw, repeated }: ConversationProps) {
  const [editing, setEditing] = useState<number | null>(null)
  const { messages } = record
  const firsts = imagesBefore(messages)
  const userTurn = Math.max(
    0,
    messages.findIndex((message) => message.role === 'user'),
  )
  useShortcut({ keys: 'm', label: 'Edit the message text', group: 'Edit', when: messages.length > 0 }, () =>
    setEditing(userTurn),
  )
  return (
    <section aria-label="Conversation">
      {messages.map((message, turn) => (
        <MessageView
          // Turns have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={turn}
          record={record}
          message={message}
          path={record.messagePaths[turn] ?? null}
          turn={turn}
          firstImage={firsts[turn] ?? 0}
          raw={raw}
          blocks={dataset.kind === 'trajectories'}
          repeated={repeated && message.role === 'system'}
          editing={editing === turn}
          onEditing={(open) => setEditing(open ? turn : null)}
        />
      ))}
      <UntaggedPictures tags={messages.reduce((sum, message) => sum + countImageTags(message.content), 0)} />
    </section>
  )
}

interface ConversationProps {
  readonly dataset: DatasetState
  readonly record: LoadedRecord
  readonly raw: boolean
  /** The record looked at before had the same system prompt. */
  readonly repeated: boolean
}

function UntaggedPictures({ tags }: { tags: number }) {
  const { state } = usePictures()
  if (state.status !== 'ready' || state.images.length <= tags) return null
  return (
    <div className="border-t px-3 py-2">
      <h3 className="text-xs font-medium text-danger">Without an &lt;image&gt; tag</h3>
      {state.images.slice(tags).map((image) => (
        <Picture key={image.index} index={image.index} />
      ))}
    </div>
  )
}
