/** A change is refused before it is saved where no export could write it: the schema is asked, not the value that stood there. */
import { CurationError } from '@/lib/errors'
import { writableEdit } from '@/lib/export/edit-value'
import { refuseUnwritable } from '@/lib/parquet/write/cell-edit'
import type { CellEdit } from './messages'
import type { OpenState } from './open-state'

/** For each edit, why it can't be written; null = it can. Exports take the first file's schema. */
export function whyUnwritable({ files }: OpenState, edits: readonly CellEdit[]): readonly (string | null)[] {
  const root = files[0]?.file.footer.root
  return edits.map((edit) => {
    try {
      if (root !== undefined) refuseUnwritable(root, writableEdit(edit))
      return null
    } catch (error) {
      if (error instanceof CurationError) return error.message
      throw error
    }
  })
}
