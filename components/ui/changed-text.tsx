import type { TextChange } from '@/lib/dataset/text-change'

/** A change within a text: what went, what came, and a little of what stayed around it. */
export function ChangedText({ change: { lead, removed, added, tail } }: { readonly change: TextChange }) {
  return (
    <>
      {lead}
      {removed !== '' && <del className="rounded-xs bg-danger-soft text-danger">{visible(removed)}</del>}
      {added !== '' && <ins className="rounded-xs bg-success-soft text-success no-underline">{visible(added)}</ins>}
      {tail}
    </>
  )
}

/** A changed line end can be seen. */
function visible(text: string): string {
  return text.replaceAll('\n', '↵\n')
}
