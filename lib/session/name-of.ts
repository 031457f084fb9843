/** How a dataset of these files is called. */

/** "train.parquet", or "train-00000.parquet and 3 more". */
export function nameOf(names: readonly string[]): string {
  const [first = 'dataset', ...others] = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
