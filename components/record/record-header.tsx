import { ChevronDown, ChevronUp, Code2, X } from 'lucide-react'
import type { RecordRef } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { formatCount } from '../ui/format'
import { IconButton } from '../ui/icon-button'
import type { Place } from './use-record'

/** Where the record stands, and the ways to its neighbours. */
export function RecordHeader({ dataset, recordRef, place, raw, onRaw, onClose }: RecordHeaderProps) {
  const file = dataset.files.length > 1 ? dataset.files[recordRef.file]?.name : undefined
  return (
    <header className="flex h-9 shrink-0 items-center gap-1 border-b bg-surface px-2">
      <IconButton
        size="small"
        label="Previous record"
        keys="k"
        icon={<ChevronUp size={16} />}
        disabled={place.previous === undefined}
        onClick={() => place.open(place.previous)}
      />
      <IconButton
        size="small"
        label="Next record"
        keys="j"
        icon={<ChevronDown size={16} />}
        disabled={place.next === undefined}
        onClick={() => place.open(place.next)}
      />
      <span className="ml-1 text-sm font-medium whitespace-nowrap tabular-nums" aria-live="polite">
        {placeWords(place)}
      </span>
      <span className="ml-2 min-w-0 flex-1 truncate text-xs text-muted tabular-nums" title={file}>
        row {formatCount(recordRef.row)}
        {file !== undefined && ` · ${file}`}
      </span>
      <IconButton size="small" label="Raw text" keys="r" pressed={raw} icon={<Code2 size={15} />} onClick={onRaw} />
      <IconButton size="small" label="Close the record" keys="Escape" icon={<X size={16} />} onClick={onClose} />
    </header>
  )
}

function placeWords({ index, listing, count }: Place): string {
  if (index !== null) return `${formatCount(index + 1)} of ${formatCount(count)}`
  return listing ? '…' : 'Not in this view'
}

interface RecordHeaderProps {
  readonly dataset: DatasetState
  readonly recordRef: RecordRef
  readonly place: Place
  readonly raw: boolean
  readonly onRaw: () => void
  readonly onClose: () => void
}
