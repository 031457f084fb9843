/** The field was changed elsewhere while a draft of it was typed: to save the draft would take that back unseen. */
export function ChangedMeanwhile({ base, now }: { readonly base: string; readonly now: string }) {
  if (base === now) return null
  return (
    <p role="alert" className="line-clamp-4 px-1 pt-1 text-xs [overflow-wrap:anywhere] text-warning">
      Changed meanwhile{now === '' ? ', to nothing' : `, to “${now}”`}. Saving replaces that.
    </p>
  )
}
