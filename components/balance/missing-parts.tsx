import { useScreen } from '@/components/screen'
import { useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { NoticeBox } from '@/components/ui/notice'

/** What the file lacks to be trained on, with the way to say which column is what. */
export function MissingParts({ onDismiss }: { onDismiss?: () => void }) {
  const missing = useSessionState((state) => state.dataset?.missing ?? [])
  const { show } = useScreen()
  if (missing.length === 0) return null
  return (
    <NoticeBox
      tone="info"
      {...(onDismiss === undefined ? {} : { onDismiss })}
      title={missing.length === 1 ? missing[0] : 'Parts of this file were not recognised'}
      action={
        <Button size="small" onClick={() => show({ kind: 'mapping' })}>
          Which column is what …
        </Button>
      }
    >
      {missing.length > 1 && (
        <ul className="list-disc pl-4">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </NoticeBox>
  )
}
