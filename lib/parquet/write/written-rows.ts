/** The rows of a part in the form the output holds them. */
import { CurationError } from '@/lib/errors'
import type { BytesLeaf } from './bytes-leaf'
import { formatPath } from '../footer/field-path'
import { listsToBytes } from './lists-to-bytes'
import type { PartEdits } from './part-edits'
import { pickRows, type PickedRows } from './pick-rows'
import type { PlannedPart } from './plan'
import type { SelectionContext } from './writer'
import type { Leaf } from '../types'

/** Set where the leaf's lists of integers go out as bytes. */
export function bytesLeafOf({ request }: SelectionContext, { leafIndex }: Leaf): BytesLeaf | undefined {
  const bytes = request.footer?.bytesLeaf
  return bytes?.source.leafIndex === leafIndex ? bytes : undefined
}

export function writtenLeaf(context: SelectionContext, leaf: Leaf): Leaf {
  return bytesLeafOf(context, leaf)?.leaf ?? leaf
}

/** As pickRows, of a leaf of the source. Throws CurationError 'export' where an element of a list is no byte. */
export async function* writtenRows(
  context: SelectionContext,
  leaf: Leaf,
  part: PlannedPart,
  edits: PartEdits | undefined,
): AsyncGenerator<PickedRows> {
  const bytes = bytesLeafOf(context, leaf)
  if (bytes === undefined) {
    yield* pickRows(context, leaf, part, edits)
    return
  }
  const { source, footer } = context.files[part.file]!
  const { firstRow } = footer.rowGroups[part.rowGroup]!
  for await (const { open, from, to, at } of pickRows(context, leaf, part, edits)) {
    const written = listsToBytes(bytes, open, from, to, (row, path, found) => {
      const number = firstRow + part.rows[at + row - from]!
      const field = formatPath(path)
      return new CurationError('export', `${field} of row ${number} is ${found}, not a byte from 0 to 255.`, {
        file: source.name,
        place: `row ${number}, ${field}`,
        next: 'Leave the row out, or export without the image bytes as BINARY.',
      })
    })
    yield { open: written, from: 0, to: to - from, at }
  }
}
