/** What the page is told of an open dataset. */
import { columnsOf } from '@/lib/dataset/shape'
import type { SchemaNode } from '@/lib/parquet/types'
import { findBytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import type { OpenedDataset, OpenedFile } from './messages'
import type { OpenFileState, OpenState } from './open-state'

export function describeDataset(state: OpenState): OpenedDataset {
  const [first] = state.files
  const passLeaf = first?.light.find(({ path }) => path.join('.') === state.mapping.passRate)
  return {
    files: state.files.map(describeFile),
    downloads: state.downloads,
    kind: state.kind,
    mapping: state.mapping,
    columns: columnNames(state),
    schema: first === undefined ? [] : columnsOf(first.file.footer.root),
    extra: state.extra.map(({ column }) => column),
    passIsInteger: passLeaf?.physicalType === 'INT32' || passLeaf?.physicalType === 'INT64',
    missing: state.missing,
    warnings: state.warnings,
    textResident: state.textResident,
    hasImages: state.files.some(({ image }) => image !== null),
    namesImages: state.files.some(({ file }) => file.footer.root.children.some(({ name }) => /^images?$/i.test(name))),
    integerBytes: hasIntegerBytes(state),
    rows: state.files.reduce((sum, { file }) => sum + file.footer.numRows, 0),
  }
}

function hasIntegerBytes({ files: [first] }: OpenState): boolean {
  return !!first?.image && findBytesLeaf(first.file.footer.root, first.image) !== undefined
}

/** What a part may be mapped to: top-level columns and the fields of structs, outer first; of lists the whole, not what is in them. */
function columnNames(state: OpenState): readonly string[] {
  const names = new Set<string>()
  const visit = (node: SchemaNode, name: string) => {
    names.add(name)
    if (node.shape !== 'struct' || node.repetition === 'REPEATED') return
    for (const child of node.children) visit(child, `${name}.${child.name}`)
  }
  for (const column of state.files[0]?.file.footer.root.children ?? []) visit(column, column.name)
  return [...names]
}

function describeFile({ file, fingerprint, leaves }: OpenFileState): OpenedFile {
  const { footer, source } = file
  const bytesOf = (image: boolean) =>
    leaves
      .filter(({ weight }) => (weight === 'image') === image)
      .reduce((sum, { compressedBytes }) => sum + compressedBytes, 0)
  const codecs = new Set(footer.rowGroups.flatMap(({ columns }) => columns.map(({ codec }) => codec)))
  const indexed = footer.rowGroups.some(({ columns }) => columns.some(({ offsetIndex }) => offsetIndex !== undefined))
  const groups = footer.rowGroups.length
  return {
    name: source.name,
    byteLength: source.byteLength,
    rows: footer.numRows,
    rowGroups: groups,
    createdBy: footer.createdBy ?? null,
    fingerprint,
    footerBytes: footer.raw.length,
    lightBytes: bytesOf(false),
    imageBytes: bytesOf(true),
    layout: `${groups} row ${groups === 1 ? 'group' : 'groups'}, ${[...codecs].join(' and ') || 'no columns'}, ${indexed ? 'page index' : 'no page index'}`,
    largestRowGroup: footer.rowGroups.reduce((largest, { totalByteSize }) => Math.max(largest, totalByteSize), 0),
  }
}
