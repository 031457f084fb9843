import { Upload } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { droppedItems } from './pick'
import { useOpen } from './use-open'

/** Files can be dropped anywhere, at any time. */
export function DropZone() {
  const open = useOpen()
  const [over, setOver] = useState(false)
  const drop = useEffectEvent(async (transfer: DataTransfer) => {
    const items = await droppedItems(transfer)
    if (items.length > 0) await open.files(items)
  })

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      void drop(event.dataTransfer)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])

  if (!over) return null
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-bg/80 p-4">
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-lg border-2 border-dashed border-accent text-accent">
        <Upload size={28} aria-hidden />
        <p className="text-base font-medium">Drop parquet files or folders to open them</p>
        <p className="text-muted">Several open as one dataset.</p>
      </div>
    </div>
  )
}
