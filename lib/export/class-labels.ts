/**
 * What integers of a ClassLabel mean is told by names in the features of `datasets` alone: files of other names would read as the
 * first one's. https://huggingface.co/docs/datasets/en/package_reference/main_classes#datasets.ClassLabel
 */
import { CurationError } from '@/lib/errors'
import type { ParquetFile } from '@/lib/parquet/file'
import { keyValuesOf } from './key-values'

/**
 * Of the files that give rows. An Enum of polars has its values as labels have their names, and would read any other as null, also
 * one of a file that does not say what its texts may be. Throws CurationError 'schema-mismatch' naming file and column.
 */
export function refuseOtherLabels(files: readonly ParquetFile[], used: ReadonlySet<number>): void {
  const [first] = files
  if (first === undefined) return
  const labels = labelsOf(first)
  if (labels.size === 0) return
  for (const [index, file] of files.entries()) {
    if (!used.has(index)) continue
    const others = labelsOf(file)
    for (const column of [...others.keys(), ...enumsOf(first)]) {
      const expected = labels.get(column)
      if (expected !== undefined && expected !== others.get(column)) throw otherNames(file, first, column)
    }
  }
}

/** Columns; in lists their paths may differ between files. */
function enumsOf({ footer }: ParquetFile): readonly string[] {
  return footer.leaves.flatMap(({ oneOf, path }) => (oneOf !== undefined && path.length === 1 ? path : []))
}

function otherNames({ source: { name } }: ParquetFile, first: ParquetFile, column: string): CurationError {
  return new CurationError(
    'schema-mismatch',
    `The labels of column ${column} have other names in ${name} than in ${first.source.name}.`,
    { file: name, place: `column ${column}`, next: 'Export the files apart, or give them the same labels first.' },
  )
}

/** Path of each ClassLabel or Enum → its names, as text. */
function labelsOf({ footer }: ParquetFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (feature: unknown, path: readonly string[]): void => {
    if (typeof feature !== 'object' || feature === null || path.length > MOST_DEPTH) return
    const { _type, names } = feature as { _type?: unknown; names?: unknown }
    if (_type === 'ClassLabel' && Array.isArray(names)) found.set(path.join('.'), JSON.stringify(names))
    else for (const [name, below] of Object.entries(feature)) visit(below, [...path, name])
  }
  for (const { path, oneOf } of footer.leaves)
    if (oneOf !== undefined) found.set(path.join('.'), JSON.stringify([...oneOf]))
  visit(featuresOf(keyValuesOf(footer).find(({ key }) => key === 'huggingface')?.value), [])
  return found
}

/** As deep as a schema is read. */
const MOST_DEPTH = 100

function featuresOf(value: string | undefined): unknown {
  try {
    return (JSON.parse(value ?? '{}') as { info?: { features?: unknown } }).info?.features
  } catch {
    return undefined
  }
}
