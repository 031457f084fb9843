/**
 * Rows may be equal while categories are not: an ordered categorical of pandas has its order from the column's dictionary
 * (category-leaves.ts). Looked at in the finished file, by the dictionaries that are there.
 */
import type { ParquetFile } from '@/lib/parquet/file'
import { beginsWith, keptDictionaries } from '@/lib/parquet/write/kept-dictionaries'
import { readDictionary } from '@/lib/parquet/rows/read-dictionary'
import type { Leaf } from '@/lib/parquet/types'
import { outputIndex, sourceLeaves } from './leaf-places'
import type { VerifyRequest } from './verify'

/** The first column of which a chunk of the output has other categories, or the same in another order, than its source. */
export async function findChangedCategories(
  { inputs, footer, signal }: Pick<VerifyRequest, 'inputs' | 'footer' | 'signal'>,
  output: ParquetFile,
): Promise<Leaf | undefined> {
  const files = inputs.map(({ file }) => file)
  const target = footer?.target ?? files[0]!.footer
  const matches = files.map((file) => sourceLeaves(target, file.footer))
  for (const [index, categories] of await keptDictionaries(files, matches, signal)) {
    const leaf = output.footer.leaves[outputIndex(target.leaves[index]!, footer)]!
    for (const group of output.footer.rowGroups) {
      const written = await readDictionary(output, group, leaf, Infinity, signal)
      if (written === undefined || !beginsWith(written, categories)) return leaf
    }
  }
  return undefined
}
