import { useScreen } from '@/components/screen'
import { useAnswer } from '@/components/session-provider'
import { Dialog } from '@/components/ui/dialog'
import { formatBytes, formatCount } from '@/components/ui/format'
import { ScrollBox } from '@/components/ui/scroll-box'
import type { Diagnostics } from '@/lib/session/contract/dataset'

/** What was read of each file, counted by the reader itself. */
export function DiagnosticsDialog() {
  const { dialog, show } = useScreen()
  const open = dialog?.kind === 'diagnostics'
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && show(null)}
      width="large"
      title="Diagnostics"
      description="What was read of each file since it was opened. Image data is read only for pictures on screen, or when you check images."
    >
      {open && <Figures />}
    </Dialog>
  )
}

function Figures() {
  const { value, error } = useAnswer('diagnostics', (session, signal) => session.diagnostics(signal))
  if (error) return <p role="alert">Diagnostics could not be read: {error.message}</p>
  if (!value) return <p className="text-muted">Asking …</p>
  return (
    <>
      <ScrollBox label="Reads by file">
        <table className="w-full text-xs tabular-nums">
          <thead className="text-left text-muted">
            <tr>
              {[
                'File',
                'Layout',
                'Read',
                'Reads',
                'Footer',
                'Light columns',
                'Image column',
                'Read ÷ (footer + light)',
              ].map((name, at) => (
                <th key={name} scope="col" className={`px-2 pb-1 font-medium first:pl-0 ${at > 1 ? 'text-right' : ''}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.files.map((file, at) => (
              // Two folders may each hold a file of one name.
              // oxlint-disable-next-line react/no-array-index-key
              <FileLine key={at} file={file} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="mt-3 text-xs text-muted">Query engine: {value.engine}</p>
    </>
  )
}

function FileLine({ file }: { file: Diagnostics['files'][number] }) {
  const needed = file.footerBytes + file.lightBytes
  const cells = [
    formatBytes(file.bytesRead),
    formatCount(file.reads),
    formatBytes(file.footerBytes),
    formatBytes(file.lightBytes),
    formatBytes(file.imageChunkBytes),
    needed > 0 ? (file.bytesRead / needed).toFixed(2) : '–',
  ]
  return (
    <tr className="border-t align-top">
      <th scope="row" className="py-1 pr-2 text-left font-normal [overflow-wrap:anywhere]">
        {file.name}
      </th>
      <td className="px-2 py-1 text-muted">{file.layout}</td>
      {cells.map((cell, at) => (
        // Columns are fixed: their place is their identity.
        // oxlint-disable-next-line react/no-array-index-key
        <td key={at} className="px-2 py-1 text-right whitespace-nowrap">
          {cell}
        </td>
      ))}
    </tr>
  )
}
