/** What reopening an export proved, as lines a person reads. */
import type { Proof } from '@/lib/export/verify'
import type { ExportReport } from './contract'

interface Written {
  readonly rowGroups: number | null
  readonly copiedChunks: number
}

export function proofLines(proof: Proof, written: Written, hubImages: boolean): ExportReport['proof'] {
  const n = (count: number, word: string) => `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
  const lines = [
    {
      label: 'Rows',
      value: `${n(proof.rows, 'row')}: ${proof.rowsIdentical.toLocaleString('en-US')} identical, ${proof.rowsChanged.toLocaleString('en-US')} changed, ${proof.missing + proof.wrong} missing or wrong`,
      ok: proof.missing + proof.wrong === 0,
    },
    { label: 'Schema', value: 'Same columns, order, types and nullability as the source', ok: proof.schemaEqual },
    {
      label: 'Footer metadata',
      value: hubImages ? "The source's, but for images as the Hub's Image feature" : "The source's, byte for byte",
      ok: proof.metadataEqual,
    },
    { label: 'Changed cells', value: n(proof.cellsChanged, 'cell'), ok: true },
    { label: 'Image checksums', value: `${n(proof.images, 'row')} compared, all equal`, ok: proof.imageChecksumsEqual },
    {
      label: 'Layout',
      value: `${n(written.rowGroups ?? 0, 'row group')}, ${n(written.copiedChunks, 'column chunk')} copied verbatim`,
      ok: true,
    },
  ]
  const counts = Object.entries(proof.countsPerCategory ?? {})
  if (counts.length === 0) return lines
  const value = counts.map(([category, count]) => `${category} ${count.toLocaleString('en-US')}`).join(', ')
  return [...lines, { label: 'Counts', value, ok: true }]
}
