/** Which leaf holds the images, so that it is not read with the rows: by its mapping, its name, or how its first value begins. */
import { findImages } from '@/lib/dataset/detect-shape'
import { sniffFormat } from '@/lib/dataset/image-format'
import { columnsOf } from '@/lib/dataset/shape'
import { mayHoldImages } from '@/lib/parquet/footer/leaf-weight'
import { shownLeaves } from '@/lib/parquet/footer/schema'
import { readFirstValue } from '@/lib/parquet/rows/first-value'
import type { Leaf } from '@/lib/parquet/types'
import { matchSchema } from '@/lib/parquet/write/schema-match'
import { ImagePack } from './image-pack'
import type { OpenFileState } from './open-state'

/**
 * Bytes without a struct or an annotation that are images, by the column's name or by how the first of them begins, are
 * no longer light: before rows are read, for those would be read with them. Throws where the schemas don't agree.
 */
export async function setImagesAside(
  files: readonly OpenFileState[],
  images: string | null | undefined,
  signal: AbortSignal,
): Promise<{ readonly files: readonly OpenFileState[]; readonly pictures: readonly string[] }> {
  const [first] = files
  if (first === undefined) return { files, pictures: [] }
  const target = first.file.footer
  /** [file][leaf of the first one] */
  const leaves = [target.leaves]
  for (const { file } of files.slice(1))
    leaves.push(matchSchema(target, file.footer, file.source.name).map(({ leaf }) => leaf))
  const named = imageLeafOf(first, images === undefined ? findImages(columnsOf(target.root), []) : images)
  const at = Math.max(
    0,
    files.findIndex(({ file }) => file.footer.numRows > 0),
  )
  const looked = await Promise.all(
    target.leaves.map(async (leaf, i) => leaf !== named && (await holdsPictures(files[at]!, leaves[at]![i]!, signal))),
  )
  const found = target.leaves.filter((leaf, i) => leaf === named || looked[i])
  return {
    files: files.map((open, k) => found.reduce((each, { leafIndex }) => asImage(each, leaves[k]![leafIndex]!), open)),
    pictures: found.map(({ path }) => path[0]!),
  }
}

async function holdsPictures(open: OpenFileState, leaf: Leaf, signal: AbortSignal): Promise<boolean> {
  if (!mayHoldImages(open.leaves[leaf.leafIndex]!, open.file.footer)) return false
  const value = await readFirstValue(open.file, leaf, signal)
  return value !== null && sniffFormat(value) !== 'unknown'
}

function asImage(open: OpenFileState, image: Leaf): OpenFileState {
  return {
    ...open,
    leaves: open.leaves.map((each) => (each.leaf === image ? { ...each, weight: 'image' } : each)),
    light: open.light.filter((leaf) => leaf !== image),
  }
}

/** With the leaf of the mapped images column, and where its images are kept. */
export function withImages(open: OpenFileState, images: string | null): OpenFileState {
  const image = imageLeafOf(open, images)
  if (image === null) return open
  const pack = new ImagePack(open.kept, `images-${image.leafIndex}-`, imageBytes(open, image))
  open.file.binaryIndex.store = pack
  return { ...asImage(open, image), image, pack }
}

/** At most; a list of integers holds a byte in each value. */
function imageBytes({ file }: OpenFileState, { leafIndex, physicalType }: Leaf): number {
  return file.footer.rowGroups.reduce((sum, { columns }) => {
    const chunk = columns[leafIndex]
    return sum + ((physicalType === 'BYTE_ARRAY' ? chunk?.totalUncompressedSize : chunk?.numValues) ?? 0)
  }, 0)
}

function imageLeafOf({ file, leaves }: OpenFileState, images: string | null): Leaf | null {
  if (images === null) return null
  const shown = new Set(shownLeaves(file.footer.root))
  const under = leaves.filter(({ leaf }) => shown.has(leaf) && `${leaf.path.join('.')}.`.startsWith(`${images}.`))
  const heavy = under.find(({ weight }) => weight === 'image')
  const bare = under.find(({ leaf }) => leaf.physicalType === 'BYTE_ARRAY' && leaf.logical === undefined)
  return (heavy ?? bare)?.leaf ?? null
}
