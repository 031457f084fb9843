/** An edit's value as the journal keeps it becomes plain JSON that a column can take; nothing is rounded. */
import { fromJson, isList, isStruct } from '@/lib/dataset/cells'
import type { CellValue, FieldPath, JsonValue } from '@/lib/dataset/types'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import { refuseEdit } from '@/lib/parquet/footer/field-path'
import type { Json } from '@/lib/parquet/write/json-value'

/** Throws CurationError 'edit-refused' for bytes, which no edit changes. */
export function writableEdit({ path, after }: { readonly path: FieldPath; readonly after: JsonValue }): CellEdit {
  return { path, after: plain(fromJson(after), path) }
}

/** Integers beyond 2^53 become their digits; NaN, the infinities and −0 stay numbers. */
function plain(value: CellValue, path: FieldPath): Json {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) throw refuseEdit(path, 'it holds bytes, which are kept as they are')
  if (isList(value)) return value.map((element) => plain(element, path))
  if (!isStruct(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, path)]))
}
