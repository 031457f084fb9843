/** Text as it stands. */
export function PlainText({ text }: { text: string }) {
  return <div className="font-[inherit] [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</div>
}
