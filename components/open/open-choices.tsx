import { FolderOpen } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { OpenFilesButton } from './open-files-button'
import { canPickDirectory, pickDirectory } from './pick'
import { UrlForm } from './url-form'
import { useOpen } from './use-open'

/** The ways to open data of one's own. */
export function OpenChoices({ onOpen }: { onOpen?: () => void }) {
  const open = useOpen()
  const chooseFolder = () =>
    void pickDirectory('read').then((directory) => {
      if (!directory) return
      onOpen?.()
      void open.files([directory])
    })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <OpenFilesButton {...(onOpen ? { onOpen } : {})} />
        {canPickDirectory() && (
          <Button size="large" onClick={chooseFolder}>
            <FolderOpen size={16} aria-hidden />
            Open folder …
          </Button>
        )}
      </div>
      <UrlForm {...(onOpen ? { onOpen } : {})} />
    </div>
  )
}
