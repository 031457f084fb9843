import type { PassScale } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { RowPreview } from '@/lib/session/contract/rows'
import { categoryColor } from '../ui/category-color'
import { classNames } from '../ui/class-names'
import { formatCount } from '../ui/format'
import type { RowColumn } from './columns'
import { fromFirstHit, Highlight } from './highlight'
import { PassRate } from './pass-rate'
import { PictureCell } from './picture-cell'
import { StateCell, StateDots } from './state-cell'
import { ValueCell } from './value-cell'

/** What every cell may ask of its surroundings; one object while nothing of it changes. */
export interface CellSurroundings {
  readonly dataset: DatasetState
  readonly passScale: PassScale | null
  readonly query: string | null
  readonly compact: boolean
  /** Before the abilities are mapped, no category yet is not the same as none. */
  readonly categoriesKnown: boolean
}

/** The content of one cell. */
export function RowCell({ column, row, around }: { column: RowColumn; row: RowPreview; around: CellSurroundings }) {
  const { dataset, query, compact } = around
  switch (column.kind) {
    case 'rowNumber':
      return <RowNumber row={row} dataset={dataset} />
    case 'picture':
      return <PictureCell dataset={dataset} row={row} side={compact ? 24 : 40} />
    case 'question':
      return <Question text={row.question} query={query} compact={compact} />
    case 'groundTruth':
      return (
        <ValueCell
          row={row}
          value={row.groundTruth}
          column={dataset.mapping.groundTruth ?? ''}
          query={query}
          twoLines={!compact}
        />
      )
    case 'ability':
      return (
        <ValueCell
          row={row}
          value={row.ability}
          column={dataset.mapping.ability ?? ''}
          query={null}
          twoLines={!compact}
        />
      )
    case 'category':
      return <Category category={row.category} known={around.categoriesKnown} />
    case 'passRate':
      return <PassRate value={row.passValue} scale={around.passScale} />
    case 'images':
      return <Images row={row} />
    case 'state':
      return <StateCell row={row} />
    case 'plain':
      return <Plain value={column.value?.(row) ?? null} query={query} />
  }
}

function RowNumber({ row, dataset }: { row: RowPreview; dataset: DatasetState }) {
  const { file, row: number } = row.ref
  const several = dataset.files.length > 1
  return (
    <span
      className="flex items-center justify-end gap-1.5 text-muted tabular-nums"
      title={several ? `${dataset.files[file]?.name ?? 'file'}, row ${number}` : undefined}
    >
      <StateDots row={row} />
      <span>
        {several && <span className="text-faint">{file + 1}:</span>}
        {formatCount(number)}
      </span>
    </span>
  )
}

function Question({ text, query, compact }: { text: string | null; query: string | null; compact: boolean }) {
  if (text === null || text.trim() === '') return <span className="text-faint">No question</span>
  return (
    <span className={compact ? 'block truncate' : 'line-clamp-2 [overflow-wrap:anywhere]'}>
      <Highlight text={fromFirstHit(text, query)} query={query} />
    </span>
  )
}

function Category({ category, known }: { category: string | null; known: boolean }) {
  if (category === null && !known) return null
  if (category === null) return <span className="text-faint">none</span>
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: categoryColor(category) }} />
      <span className="truncate">{category}</span>
    </span>
  )
}

function Images({ row }: { row: RowPreview }) {
  const { imageTags, imageCount } = row
  if (imageCount === null)
    return (
      <span className="text-muted tabular-nums" title="Image tags; the images are not checked yet">
        {imageTags ?? '–'}
      </span>
    )
  const wrong = imageTags !== null && imageTags !== imageCount
  return (
    <span
      className={classNames('tabular-nums', wrong && 'font-medium text-danger')}
      title={wrong ? `${imageTags} <image> tags, ${imageCount} images` : undefined}
    >
      {wrong ? `${imageTags} ≠ ${imageCount}` : imageCount}
    </span>
  )
}

/** A number too wide for its column ends in an ellipsis: cut off bare it would read as another number. */
function PlainNumber({ value }: { value: number }) {
  const text = value.toLocaleString('en-US', { maximumFractionDigits: 6 })
  return (
    <span className="block truncate tabular-nums" title={text.length > 8 ? text : undefined}>
      {text}
    </span>
  )
}

function Plain({ value, query }: { value: string | number | boolean | null; query: string | null }) {
  if (value === null) return <span className="text-faint">–</span>
  if (typeof value === 'number') return <PlainNumber value={value} />
  const text = String(value)
  return (
    <span className="block truncate" title={text.length > 16 ? text.slice(0, 600) : undefined}>
      <Highlight text={text.slice(0, 300)} query={query} />
    </span>
  )
}
