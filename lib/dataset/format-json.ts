/** JSON for reading says the same as JSON.stringify, on fewer lines. */
const WIDEST = 72
const DEEPEST = 24

/** JSON for reading: what fits one line stands on one line. */
export function formatJson(value: unknown): string {
  try {
    return format(value, 0)
  } catch {
    // Only nesting that overflows the stack gets here.
    return '(nested too deep to show)'
  }
}

function format(value: unknown, depth: number): string {
  const line = oneLine(value, depth)
  if (typeof value !== 'object' || value === null || depth * 2 + line.length <= WIDEST || depth >= DEEPEST) return line
  const inner = '  '.repeat(depth + 1)
  const lines = Array.isArray(value)
    ? value.map((element) => inner + format(element, depth + 1))
    : Object.entries(value).map(([name, field]) => `${inner}${JSON.stringify(name)}: ${format(field, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`
}

function oneLine(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map((element) => oneLine(element, depth + 1)).join(', ')}]`
  return `{${Object.entries(value)
    .map(([name, field]) => `${JSON.stringify(name)}: ${oneLine(field, depth + 1)}`)
    .join(', ')}}`
}
