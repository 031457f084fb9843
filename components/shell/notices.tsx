import { useSession, useSessionState } from '@/components/session-provider'
import { NoticeBox } from '@/components/ui/notice'
import type { Notice } from '@/lib/session/contract/notice'

/** What the session has to say. Errors stay until dismissed. */
export function Notices() {
  const session = useSession()
  const notices = useSessionState((state) => state.notices)
  if (notices.length === 0) return null
  return (
    <section aria-label="Notices" className="flex max-h-[40vh] flex-col gap-1.5 overflow-auto border-b bg-surface p-2">
      {notices.map((notice) => (
        <NoticeBox key={notice.id} tone={notice.tone} title={notice.title} onDismiss={() => session.dismiss(notice.id)}>
          <Detail notice={notice} />
        </NoticeBox>
      ))}
    </section>
  )
}

function Detail({ notice }: { notice: Notice }) {
  const { title, detail, file } = notice
  const isNamed = file === null || title.includes(file) || (detail?.includes(file) ?? false)
  const what = [isNamed ? null : file, detail].filter((part) => part !== null && part !== '').join(' · ')
  if (what === '' && notice.next === null) return null
  return (
    <>
      {what !== '' && <p className="text-muted">{what}</p>}
      {notice.next !== null && <p>{notice.next}</p>}
    </>
  )
}
