/**
 * Which columns readers take for categories. To parquet a dictionary is a way to pack values; to Arrow and pandas it is part of
 * such a column's type: its values, in its order, are the categories, also those that no row has.
 */
import { arrowColumns } from './arrow-schema'
import type { Footer } from '../types'

/** By leaf index. */
export function categoryLeaves(footer: Footer): ReadonlySet<number> {
  const arrow = [...arrowColumns(footer).entries()].flatMap(([leaf, { isDictionary }]) => (isDictionary ? [leaf] : []))
  return new Set([...arrow, ...pandasCategories(footer)])
}

/** Columns by name: https://pandas.pydata.org/docs/development/developer.html#column-metadata. */
function pandasCategories({ keyValueMetadata, root }: Footer): number[] {
  const names = categoricalNames(keyValueMetadata.find(({ key }) => key === 'pandas')?.value)
  return root.children.flatMap(({ name, leafIndex }) => (leafIndex !== undefined && names.has(name) ? [leafIndex] : []))
}

interface PandasColumn {
  readonly name?: unknown
  readonly field_name?: unknown
  readonly pandas_type?: unknown
}

function categoricalNames(json: string | undefined): ReadonlySet<unknown> {
  try {
    const { columns } = JSON.parse(json ?? '{"columns": []}') as { columns: readonly PandasColumn[] }
    const categorical = columns.filter(({ pandas_type: type }) => type === 'categorical')
    return new Set(categorical.map(({ name, field_name: field = name }) => field))
  } catch {
    return new Set()
  }
}
