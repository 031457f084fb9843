import { gapOf } from '@/lib/session/contract/gap'
import type { Gap } from '@/lib/session/contract/gap'
import { useSession, useSessionState } from './session-provider'
import { Button } from './ui/button'
import { NoticeBox } from './ui/notice'

/** What is not known yet of the dataset's rows or, `withinView`, of those that match; null = nothing. */
export function useGap(withinView: boolean): Gap | null {
  return useSessionState((state) => gapOf(state, withinView))
}

/** Stands where all rows are needed, until they are known. */
export function GapNotice({ gap, className = '' }: { readonly gap: Gap; readonly className?: string }) {
  return (
    <NoticeBox
      tone={gap.canSearch ? 'warning' : 'info'}
      title={gap.message}
      action={gap.canSearch && <SearchAgain size="small" />}
      className={className}
    >
      {gap.next}
    </NoticeBox>
  )
}

export function SearchAgain({ size = 'medium' }: { readonly size?: 'small' | 'medium' }) {
  const session = useSession()
  return (
    <Button size={size} onClick={() => session.resumeSearch()}>
      Search again
    </Button>
  )
}
