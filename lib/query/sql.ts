/** Text from a dataset or a URL enters SQL only through these functions, so it is always a value or a name, never code. */

/** A name in double quotes. DuckDB compares names without regard to case. NUL can't be part of a name and is dropped. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('\0', '').replaceAll('"', '""')}"`
}

/** A string literal. The parser ends its input at NUL, so NULs are put in by chr(0). */
export function quoteText(text: string): string {
  const pieces = text.split('\0').map((piece) => `'${piece.replaceAll("'", "''")}'`)
  return pieces.length === 1 ? (pieces[0] ?? "''") : `(${pieces.join(' || chr(0) || ')})`
}

/** A DOUBLE, exact to the last bit: written as a bare number it would be a DECIMAL first, and come out a little off. */
export function quoteNumber(value: number): string {
  if (Number.isFinite(value)) return `CAST('${Object.is(value, -0) ? '-0' : value}' AS DOUBLE)`
  return `CAST('${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}' AS DOUBLE)`
}

/** An integer literal for row numbers and limits; anything else is a bug of ours. */
export function quoteInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an integer`)
  return String(value)
}
