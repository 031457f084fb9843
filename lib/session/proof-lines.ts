/** What reopening an export proved, as lines a person reads. */
import type { Proof } from '@/lib/export/verify'
import { countsByCategory } from '@/lib/rebalance/mapping'
import type { ExportReport, ExportRequest } from './contract/export'

interface Written {
  readonly rowGroups: number | null
  readonly copiedChunks: number
}

/** Value of the category column → category. */
type Categories = Readonly<Record<string, string>>

export function proofLines(
  proof: Proof,
  written: Written,
  { hubImages, binaryBytes }: Pick<ExportRequest, 'hubImages' | 'binaryBytes'>,
  categories: Categories,
): ExportReport['proof'] {
  const n = (count: number, word: string) => `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
  const lines = [
    {
      label: 'Rows',
      value: `${n(proof.rows, 'row')}: ${proof.rowsIdentical.toLocaleString('en-US')} identical, ${proof.rowsChanged.toLocaleString('en-US')} changed, ${proof.missing + proof.wrong} missing or wrong`,
      ok: proof.missing + proof.wrong === 0,
    },
    {
      label: 'Schema',
      value: `Same columns, order, types and nullability as the source${exceptFor(schemaChanges(hubImages, binaryBytes))}`,
      ok: proof.schemaEqual,
    },
    {
      label: 'Footer metadata',
      value: metadataLine(hubImages, binaryBytes),
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
  const counts = Object.entries(countsByCategory(proof.countsPerValue ?? {}, categories)).sort(([, a], [, b]) => b - a)
  if (counts.length === 0) return lines
  const value = counts.map(([category, count]) => `${category} ${count.toLocaleString('en-US')}`).join(', ')
  return [...lines, { label: 'Categories', value, ok: true }]
}

function schemaChanges(hubImages: boolean, binaryBytes: boolean): string[] {
  return [
    ...(binaryBytes ? ['image bytes as BINARY'] : []),
    // See image-schema.ts and hub-features.ts.
    ...(hubImages
      ? ['what an Image has to have: a path, be it empty, fields that may be null, lists of three levels']
      : []),
  ]
}

function metadataLine(hubImages: boolean, binaryBytes: boolean): string {
  if (!hubImages && !binaryBytes) return "The source's, byte for byte"
  const changes = [
    ...(binaryBytes ? ['image bytes as BINARY'] : []),
    ...(hubImages ? ["images as the Hub's Image feature"] : []),
    'copies of the schema such as ARROW:schema, which held the old types and are left out',
  ]
  return `The source's${exceptFor(changes)}`
}

function exceptFor(changes: readonly string[]): string {
  return changes.length === 0 ? '' : `, but for ${new Intl.ListFormat('en-GB').format(changes)}`
}
