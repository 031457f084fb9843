/** Lists of tokens in one URL parameter, losslessly, with only characters that URLSearchParams leaves as they are: * - . _ */

/**
 * Tokens are joined by "*". Within one, "-" is written "--", "*" is "-x", and half a surrogate pair, which URLs can't hold,
 * "-uD83D".
 */
export function joinTokens(tokens: readonly string[]): string {
  return tokens.map(escapeToken).join('*')
}

export function splitTokens(text: string): string[] {
  return text.split('*').map(unescapeToken)
}

function escapeToken(token: string): string {
  const escaped = token.replaceAll('-', '--').replaceAll('*', '-x')
  return escaped.replace(/\p{Surrogate}/gu, (half) => `-u${half.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescapeToken(token: string): string {
  return token.replace(/--|-x|-u(D[89A-F][0-9A-F]{2})/g, (found, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return found === '--' ? '-' : '*'
  })
}

/** Text with "_" before it, numbers as JavaScript writes them, "null". */
export function writeValue(value: string | number | null): string {
  if (typeof value === 'string') return writeText(value)
  return Object.is(value, -0) ? '-0' : String(value)
}

function writeText(text: string): string {
  return `_${text}`
}

export function readValue(token: string): string | number | null | undefined {
  if (token.startsWith('_')) return token.slice(1)
  return token === 'null' ? null : readNumber(token)
}

/** A finite number written as JavaScript does, else undefined. */
export function readNumber(token: string | undefined): number | undefined {
  if (token === undefined || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(token)) return undefined
  const value = Number(token)
  return Number.isFinite(value) ? value : undefined
}

/** A row or file number: 0 to 2^53 − 1. */
export function readRow(token: string | undefined): number | undefined {
  const value = token !== undefined && /^\d{1,16}$/.test(token) ? Number(token) : undefined
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}
