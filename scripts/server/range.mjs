/** Range headers, RFC 9110 section 14: one range of bytes; more than one is refused rather than sent whole. */

/** @returns {undefined | 'unsatisfiable' | { start: number, end: number }} `end` is exclusive. undefined = send it whole. */
export function parseRange(header, size) {
  if (header === undefined) return undefined
  const list = /^bytes=(.*)$/i.exec(header.trim())?.[1]
  if (list === undefined) return undefined
  if (list.includes(',')) return 'unsatisfiable'
  const match = /^\s*(\d*)-(\d*)\s*$/.exec(list)
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  return match[1] === '' ? suffix(Number(match[2]), size) : span(Number(match[1]), match[2], size)
}

function suffix(length, size) {
  if (length === 0 || size === 0) return 'unsatisfiable'
  return { start: Math.max(0, size - length), end: size }
}

function span(start, last, size) {
  if (last !== '' && Number(last) < start) return undefined
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) }
}
