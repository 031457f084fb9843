/**
 * What integers of a ClassLabel mean is told by names in the features of `datasets` alone: files of other names would read as the
 * first one's. https://huggingface.co/docs/datasets/en/package_reference/main_classes#datasets.ClassLabel
 */
import { CurationError } from '@/lib/errors'
import type { ParquetFile } from '@/lib/parquet/file'
import { keyValuesOf } from './key-values'

/** Of the files that give rows. Throws CurationError 'schema-mismatch' naming file and column. */
export function refuseOtherLabels(files: readonly ParquetFile[], used: ReadonlySet<number>): void {
  const [first] = files
  const labels = first && labelsOf(first)
  if (labels === undefined || labels.size === 0) return
  for (const [index, file] of files.entries()) {
    if (!used.has(index)) continue
    const others = labelsOf(file)
    for (const [column, names] of others) {
      const expected = labels.get(column)
      if (expected !== undefined && expected !== names) throw otherNames(file, first, column)
    }
  }
}

function otherNames({ source: { name } }: ParquetFile, first: ParquetFile | undefined, column: string): CurationError {
  return new CurationError(
    'schema-mismatch',
    `The labels of column ${column} have other names in ${name} than in ${first?.source.name ?? 'the first file'}.`,
    { file: name, place: `column ${column}`, next: 'Export the files apart, or give them the same labels first.' },
  )
}

/** Path of each ClassLabel → its names, as text. */
function labelsOf({ footer }: ParquetFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (feature: unknown, path: readonly string[]): void => {
    if (typeof feature !== 'object' || feature === null || path.length > MOST_DEPTH) return
    const { _type, names } = feature as { _type?: unknown; names?: unknown }
    if (_type === 'ClassLabel' && Array.isArray(names)) found.set(path.join('.'), JSON.stringify(names))
    else for (const [name, below] of Object.entries(feature)) visit(below, [...path, name])
  }
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
