import type { ReactNode } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { formatBytes, formatCount, formatMany } from '@/components/ui/format'
import { NotCounted } from '@/components/ui/not-counted'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { ImageCheckButton } from './image-check'

/** The dataset in a line of figures. */
export function Totals() {
  const dataset = useSessionState((state) => state.dataset)
  const journal = useSessionState((state) => state.journal)
  const { value, error, again } = useAnswer('totals', (session, signal) => session.totals(signal))
  if (!dataset) return null
  const marked = journal.marked.keep + journal.marked.drop + journal.marked.unsure
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line @lg:grid-cols-3 @4xl:grid-cols-6">
      <Figure name="Rows" value={formatCount(value?.rows ?? dataset.rows)} />
      <Figure name="Files" value={formatCount(dataset.files.length)} />
      <Figure name="Size" value={formatBytes(dataset.bytes)} />
      {error ? (
        <Figure name="Images" value="not counted" quiet detail={<NotCounted error={error} onAgain={again} />} />
      ) : (
        <Images dataset={dataset} images={value?.images ?? null} tags={value?.imageTags ?? null} />
      )}
      <Figure
        name="Edited"
        value={formatMany(journal.changedRecords, 'row')}
        detail={journal.changedCells > 0 ? formatMany(journal.changedCells, 'cell') : undefined}
      />
      <Figure name="Marked" value={formatCount(marked)} detail={marksLabel(journal.marked)} />
    </dl>
  )
}

function marksLabel(marked: { keep: number; drop: number; unsure: number }): string | undefined {
  const parts = (['keep', 'drop', 'unsure'] as const).filter((mark) => marked[mark] > 0)
  return parts.length === 0 ? undefined : parts.map((mark) => `${formatCount(marked[mark])} ${mark}`).join(', ')
}

function Images({ dataset, images, tags }: { dataset: DatasetState; images: number | null; tags: number | null }) {
  if (!dataset.hasImages && dataset.namesImages)
    return <Figure name="Images" value="not in the file" quiet detail="the image column holds no bytes" />
  if (!dataset.hasImages) return <Figure name="Images" value="none" detail="no image column" />
  const named = tags === null ? undefined : formatMany(tags, '<image> tag')
  if (images !== null) return <Figure name="Images" value={formatCount(images)} detail={named} />
  return <Figure name="Images" value="not checked" quiet detail={<ImagesUnchecked named={named} />} />
}

function ImagesUnchecked({ named }: { named: string | undefined }) {
  return (
    <span className="flex flex-col items-start gap-1">
      {named}
      <ImageCheckButton size="small" />
    </span>
  )
}

function Figure({ name, value, detail, quiet = false }: FigureProps) {
  return (
    <div className="bg-surface px-3 py-2">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={`tabular-nums ${quiet ? 'text-base text-muted' : 'text-lg font-semibold'}`}>{value}</dd>
      {detail !== undefined && <dd className="text-xs text-muted tabular-nums">{detail}</dd>}
    </div>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: ReactNode
  readonly detail?: ReactNode
  readonly quiet?: boolean
}
