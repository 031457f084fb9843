/** The open record. */
export function RecordPanel() {
  return <section aria-label="Record" />
}
