import { useState } from 'react'
import type { ReactNode } from 'react'
import { countImageTags } from '@/lib/dataset/prompt'
import type { FieldPath, Message } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { classNames } from '../ui/class-names'
import { formatMany } from '../ui/format'
import { useDraft } from './drafts'
import { EditableValue } from './editable-value'
import { Foldable } from './foldable'
import { MessageBody, RawBody } from './message-body'
import { usePictures } from './pictures'
import { TurnBlocks } from './turn-blocks'

const ROLE_TONES: Readonly<Record<string, string>> = {
  system: 'text-faint',
  user: 'text-accent',
  assistant: 'text-success',
  tool: 'text-warning',
}

export interface MessageViewProps {
  readonly record: LoadedRecord
  readonly message: Message
  /** null = put together from several parts of the cell, and so not edited as one text. */
  readonly path: FieldPath | null
  readonly turn: number
  readonly firstImage: number
  readonly raw: boolean
  readonly blocks: boolean
  /** Said beside the role of a system prompt: "same as in the record before". */
  readonly repeated: boolean
  readonly editing: boolean
  readonly onEditing: (open: boolean) => void
}

/** One turn: who speaks, and what. */
export function MessageView(props: MessageViewProps) {
  const { message } = props
  const label = `Turn ${props.turn + 1}, ${message.role}`
  const [draft] = useDraft(props.record.ref, props.path ?? '@none')
  const [wasEdited, setEdited] = useState(false)
  // It stays open when the editor closes: what came of it is to be seen.
  if (!wasEdited && (props.editing || draft !== null)) setEdited(true)
  const folds = message.role === 'system' && (message.content.length > 240 || props.repeated) && !wasEdited
  return (
    <article aria-label={label} className="border-b px-3 py-2 last:border-b-0">
      {folds ? (
        <Foldable
          className="-mx-2"
          startOpen={false}
          text={message.content}
          title={<Role role={message.role} />}
          hint={`${props.repeated ? 'the same as before, ' : ''}${formatMany(message.content.length, 'character')}`}
        >
          <Content {...props} label={label} />
        </Foldable>
      ) : (
        <Content {...props} label={label} head={<Role role={message.role} />} />
      )}
    </article>
  )
}

function Role({ role }: { role: string }) {
  return (
    <h3
      className={classNames('text-xs font-semibold', Object.hasOwn(ROLE_TONES, role) ? ROLE_TONES[role] : 'text-muted')}
    >
      {role}
    </h3>
  )
}

function Content({
  record,
  message,
  path,
  firstImage,
  raw,
  blocks,
  label,
  editing,
  onEditing,
  head,
}: MessageViewProps & { label: string; head?: ReactNode }) {
  const body = raw ? (
    <RawBody content={message.content} />
  ) : blocks && message.role !== 'system' ? (
    <TurnBlocks role={message.role} content={message.content} firstImage={firstImage} />
  ) : (
    <MessageBody content={message.content} firstImage={firstImage} />
  )
  const shown = message.content === '' ? <p className="text-xs text-faint">Empty message</p> : body
  if (path === null)
    return (
      <>
        {head}
        {shown}
      </>
    )
  return (
    <EditableValue
      record={record}
      path={path}
      value={message.content}
      label={`${label}: text`}
      {...(message.role === 'user' ? { keys: 'm' } : {})}
      long
      {...(head === undefined ? {} : { head })}
      editing={editing}
      onEditing={onEditing}
      preview={(text) => <TagPreview record={record} before={message.content} text={text} />}
    >
      {shown}
    </EditableValue>
  )
}

/** How many image tags the record would have with this draft, against its images. */
function TagPreview({ record, before, text }: { record: LoadedRecord; before: string; text: string }) {
  const others = record.messages.reduce((sum, one) => sum + countImageTags(one.content), 0) - countImageTags(before)
  const tags = others + countImageTags(text)
  const { state } = usePictures()
  const imageCount = state.status === 'ready' ? state.images.length : record.imageCount
  const wrong = imageCount !== null && tags !== imageCount
  return (
    <p aria-live="polite" className={classNames('text-xs tabular-nums', wrong ? 'text-danger' : 'text-muted')}>
      {formatMany(tags, '<image> tag')} in the record,{' '}
      {imageCount === null ? 'images not checked' : formatMany(imageCount, 'image')}
      {wrong && ': training stops on this row'}
    </p>
  )
}
