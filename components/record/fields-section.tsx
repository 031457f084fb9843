import { useMemo } from 'react'
import { columnPath, formatPath, getColumn } from '@/lib/dataset/cells'
import { editableFields, whyLocked } from '@/lib/dataset/edit'
import { toTree } from '@/lib/dataset/tree'
import type { FieldPath } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { FieldTree } from './field-tree'
import { Foldable } from './foldable'

/** Every field of the row but the conversation and the pictures, as it stands in the file. A conversation kept as one string is edited here. */
export function FieldsSection({ dataset, record }: { dataset: DatasetState; record: LoadedRecord }) {
  const { row, messagePaths } = record
  const { mapping } = dataset
  const nodes = useMemo(() => {
    const isOneString =
      messagePaths.every((path) => path === null) && typeof getColumn(row, mapping.prompt) === 'string'
    const shown = new Set([isOneString ? null : mapping.prompt, mapping.images])
    return Object.entries(row)
      .filter(([name]) => !shown.has(name))
      .map(([name, value]) => toTree(value, name, [name]))
  }, [row, messagePaths, mapping])
  // What has its own editor above is only shown here: two editors of one draft would fight over the keyboard.
  const editable = useMemo(() => {
    const above = new Set([mapping.groundTruth, mapping.answer, mapping.ability, mapping.dataSource])
    const paths = editableFields(row, mapping).map(({ path }) => formatPath(path))
    return new Set(paths.filter((path) => !above.has(path)))
  }, [row, mapping])
  const index = mapping.index === null ? null : columnPath(row, mapping.index)
  const locked = (path: FieldPath) =>
    index !== null && formatPath(index) === formatPath(path) ? whyLocked(row, mapping, path) : null
  if (nodes.length === 0) return null
  return (
    <section aria-label="Fields" className="border-t px-1 py-1">
      <Foldable
        title={<span className="font-medium">{dataset.kind === 'table' ? 'Fields' : 'Fields of the row'}</span>}
      >
        <FieldTree nodes={nodes} record={record} editable={editable} locked={locked} />
      </Foldable>
    </section>
  )
}
