import { NoticeBox } from '../ui/notice'

/** A failed listing leaves earlier rows in the table: that they may not be what was asked for is said under them. */
export function NotListed({ error }: { readonly error: string | null }) {
  return (
    <NoticeBox tone="error" title="The rows could not be listed" className="m-2 shrink-0">
      <p>{error}</p>
      <p>The table may still show rows from before. Change the filters or the order, or reload the page.</p>
    </NoticeBox>
  )
}
