/**
 * What dictionaries of an export begin with: in a column of categories (footer/category-leaves.ts) the whole dictionary of the
 * first row group that gives rows, in its order. Writers give each row group the same one. Of other columns only what the rows
 * have goes out.
 */
import { DictionaryBuilder, MAX_DICTIONARY_BYTES } from './dictionary-builder'
import { categoryLeaves } from '../footer/category-leaves'
import { countStored, type ValueBytes } from '../pages/value-bytes'
import { readDictionary } from '../rows/read-dictionary'
import type { FooterOverrides } from './write-footer'
import type { LeafMatch } from './schema-match'
import type { ParquetFile } from '../rows/leaf-reader'

export interface CategoryRequest {
  readonly files: readonly ParquetFile[]
  /** [file][leaf of the target] */
  readonly matches: readonly (readonly LeafMatch[])[]
  readonly request: { readonly footer?: FooterOverrides | undefined; readonly signal?: AbortSignal | undefined }
}

/** By leaf of the target, those of one row group of a file. Throws what reading throws. */
export async function categoryStarts(
  context: CategoryRequest,
  { file, rowGroup }: { readonly file: number; readonly rowGroup: number },
): Promise<ReadonlyMap<number, ValueBytes>> {
  const { files, matches, request } = context
  const starts = new Map<number, ValueBytes>()
  const categories = categoryLeaves(files[0]!.footer)
  for (const [target, { leaf: first }] of matches[0]!.entries()) {
    const { leaf } = matches[file]![target]!
    const isWritten = leaf.physicalType !== 'BOOLEAN' && request.footer?.bytesLeaf?.source.leafIndex !== target
    if (!isWritten || !categories.has(first.leafIndex)) continue
    const group = files[file]!.footer.rowGroups[rowGroup]!
    const own = await readDictionary(files[file]!, group, leaf, MAX_DICTIONARY_BYTES, request.signal)
    // One with a value twice, or too long, could not be written as it is.
    if (own !== undefined && new DictionaryBuilder(own).count === countStored(own)) starts.set(target, own)
  }
  return starts
}

/** Are the first stored values of `a` all those of `b`, in their order? */
export function beginsWith(a: ValueBytes, b: ValueBytes): boolean {
  const count = countStored(b)
  if (countStored(a) < count) return false
  for (let k = 0; k <= count; k++) if (endOf(a, k) !== endOf(b, k)) return false
  for (let i = 0; i < endOf(b, count); i++) if (a.data[i] !== b.data[i]) return false
  return true
}

/** Where stored value k begins, and the one before it ends. */
function endOf({ offsets, width }: ValueBytes, k: number): number {
  return offsets === undefined ? k * width : offsets[k]!
}
