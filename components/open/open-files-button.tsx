import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { canPickHandles, pickFiles } from './pick'
import { useOpen } from './use-open'

/**
 * Lets a person choose files: the picker that hands out handles where there is one (a recent dataset then reopens in one
 * click), else a plain file input. The input is always there, named, for browsers and tests that need it.
 */
export function OpenFilesButton({ onOpen }: { onOpen?: () => void }) {
  const open = useOpen()
  const input = useRef<HTMLInputElement>(null)
  const openFiles = (files: readonly (File | FileSystemFileHandle)[]) => {
    if (files.length === 0) return
    onOpen?.()
    void open.files(files)
  }
  const choose = () => {
    if (canPickHandles()) void pickFiles().then((handles) => openFiles(handles ?? []))
    else input.current?.click()
  }
  return (
    <>
      <Button tone="primary" size="large" onClick={choose}>
        <FileUp size={16} aria-hidden />
        Open files …
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept=".parquet,.parq,.pq"
        aria-label="Parquet files"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          openFiles(files)
        }}
      />
    </>
  )
}
