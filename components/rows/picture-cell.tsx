import { ImageOff } from 'lucide-react'
import type { RowPreview } from '@/lib/session/contract/rows'
import type { PictureSource } from '../record-ref'
import { useThumbnail } from './use-thumbnail'

/** The record's first picture, small. Its place keeps one size, so nothing moves when it comes. */
export function PictureCell({ dataset, row, side }: { dataset: PictureSource; row: RowPreview; side: number }) {
  if (row.imageCount === 0) return <NoPicture side={side} label="No image" />
  return <Picture dataset={dataset} row={row} side={side} />
}

function Picture({ dataset, row, side }: { dataset: PictureSource; row: RowPreview; side: number }) {
  const thumbnail = useThumbnail(dataset, row.ref)
  if (thumbnail.status === 'none')
    return <NoPicture side={side} label="No picture can be shown: open the record to see why" />
  if (thumbnail.status === 'failed') return <NoPicture side={side} label="The picture could not be read" />
  return (
    <span className="relative block overflow-hidden rounded-sm bg-raised" style={{ width: side, height: side }}>
      {thumbnail.status === 'ready' && (
        <img src={thumbnail.url} alt="" draggable={false} decoding="async" className="size-full object-cover" />
      )}
    </span>
  )
}

function NoPicture({ side, label }: { side: number; label: string }) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className="flex items-center justify-center rounded-sm bg-raised text-faint"
      style={{ width: side, height: side }}
    >
      <ImageOff size={14} />
    </span>
  )
}
