/**
 * The dictionaries that an export keeps: a column of categories (footer/category-leaves.ts) has the same one in every chunk, and
 * in each that is written anew it comes first, whole and in its order. Of other columns only what the rows have goes out.
 */
import { DictionaryBuilder, MAX_DICTIONARY_BYTES } from './dictionary-builder'
import { Gate } from '../bytes/gate'
import { categoryLeaves } from '../footer/category-leaves'
import { countStored, type ValueBytes } from '../pages/value-bytes'
import type { ParquetFile } from '../rows/leaf-reader'
import { readDictionary } from '../rows/read-dictionary'
import type { LeafMatch } from './schema-match'
import type { Leaf } from '../types'

/** A small read for each chunk, and a slow server to make them of. */
const READS_AT_ONCE = 8

/** By leaf of the target; `matches` as [file][leaf of the target]. Throws what reading throws. */
export async function keptDictionaries(
  files: readonly ParquetFile[],
  matches: readonly (readonly LeafMatch[])[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, ValueBytes>> {
  const kept = new Map<number, ValueBytes>()
  const categories = categoryLeaves(files[0]!.footer)
  for (const [target, { leaf }] of matches[0]!.entries()) {
    if (!categories.has(leaf.leafIndex)) continue
    const columns = files.map((file, i) => ({ file, leaf: matches[i]![target]!.leaf }))
    const shared = await sharedDictionary(columns, signal)
    if (shared !== undefined) kept.set(target, shared)
  }
  return kept
}

interface Column {
  readonly file: ParquetFile
  readonly leaf: Leaf
}

/** Of all chunks of the columns; undefined where one has none or another, or where it could not be written as it is. */
async function sharedDictionary(columns: readonly Column[], signal?: AbortSignal): Promise<ValueBytes | undefined> {
  const gate = new Gate(READS_AT_ONCE)
  let shared: ValueBytes | undefined
  let isShared = true
  const chunks = columns.flatMap(({ file, leaf }) => file.footer.rowGroups.map((group) => ({ file, leaf, group })))
  const compare = async ({ file, leaf, group }: (typeof chunks)[number]) => {
    if (!isShared) return
    const own = await readDictionary(file, group, leaf, MAX_DICTIONARY_BYTES, signal)
    shared ??= own
    if (own === undefined || !beginsWith(own, shared!) || countStored(own) !== countStored(shared!)) isShared = false
  }
  await Promise.all(chunks.map((chunk) => gate.run(() => compare(chunk))))
  if (!isShared || shared === undefined) return undefined
  return new DictionaryBuilder(shared).count === countStored(shared) ? shared : undefined
}

/** Are the first stored values of `a` all those of `b`, in their order? */
export function beginsWith(a: ValueBytes, b: ValueBytes): boolean {
  const count = countStored(b)
  if (countStored(a) < count) return false
  const length = endOf(b, count)
  for (let k = 0; k <= count; k++) if (endOf(a, k) !== endOf(b, k)) return false
  for (let i = 0; i < length; i++) if (a.data[i] !== b.data[i]) return false
  return true
}

/** Where stored value k begins, and the one before it ends. */
function endOf({ offsets, width }: ValueBytes, k: number): number {
  return offsets === undefined ? k * width : offsets[k]!
}
