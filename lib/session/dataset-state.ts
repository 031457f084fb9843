/** What the screen is told of a dataset as soon as its footer is read. */
import type { DatasetState } from './contract/dataset'
import type { OpenRequest } from './opening'
import type { OpenedDataset } from './worker/messages'

export function toDatasetState(
  id: string,
  { name, demo }: Pick<OpenRequest, 'name' | 'demo'>,
  info: OpenedDataset,
): DatasetState {
  return {
    id,
    name,
    kind: info.kind,
    files: info.files,
    rows: info.rows,
    bytes: info.files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    mapping: info.mapping,
    columns: info.columns,
    schema: info.schema,
    extraColumns: info.extra.map(({ name, type }) => ({
      name,
      type: type === 'BOOLEAN' ? 'boolean' : type === 'VARCHAR' ? 'text' : 'number',
    })),
    passScale: null,
    missing: info.missing,
    textResident: info.textResident,
    hasImages: info.hasImages,
    namesImages: info.namesImages,
    integerBytes: info.integerBytes,
    demo,
  }
}
