/** Every cell has exactly one answer kind; the order of the rules below is the definition. */
import { isList, isStruct } from './cells'
import type { AnswerKind, CellValue } from './types'

/** Rewards nothing for ever: null, a blank string, or a list of nothing else. */
export function isEmptyAnswer(value: CellValue | undefined): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return isBlank(value)
  return isList(value) && value.every(isEmptyAnswer)
}

/** As Python's str.strip: it takes the C0 separators and NEL for white space as well, which trim does not. */
export function isBlank(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\s\x1c-\x1f\x85]*$/.test(text)
}

export function answerKindOf(value: CellValue | undefined): AnswerKind {
  if (isEmptyAnswer(value)) return 'empty'
  if (isList(value)) return 'list'
  if (isStruct(value)) return 'struct'
  return typeof value === 'string' ? kindOfText(unwrap(value.trim())) : 'number'
}

const NUMBER = /^[-+−]?[$€£¥]?\s?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?\s?(%|\\%|°|\^\\circ)?$/
// A \frac of two numbers has something between them, or is two digits at least: were any digit free to begin the second one,
// a long row of digits would be gone through once for each.
const FRACTION = /^[-+−]?(\d+(\.\d+)?\s?\/\s?\d+(\.\d+)?|\\[dt]?frac\s?\{?-?(\d+(\}\s?\{?|\s\{?|\{)\d+|\d{2,})\}?)$/
const SEVERAL = /;|\n\S|,\s+(?=\S)|\s(?:and|or)\s/
const MATH = /[=^_{}\\√π∞≤≥≈×÷±°]|[\d)a-zA-Z]\s*[+*/<>]\s*[\d(a-zA-Z]/

function kindOfText(text: string): AnswerKind {
  if (/^\(?[A-Ha-h]\)?[.:]?$/.test(text) && !/^\(?[a-h]$/.test(text)) return 'choice letter'
  if (/\d/.test(text) && NUMBER.test(text)) return 'number'
  if (FRACTION.test(text)) return 'fraction'
  if (MATH.test(text)) return SEVERAL.test(text) && /[=≈]/.test(text) ? 'several parts' : 'expression'
  const words = text.split(/\s+/).length
  if (words === 1) return 'word'
  if (words > 8 || /[.!?。]\s*$/.test(text)) return 'sentence'
  return /;|\n\S|,\s+\S.*,/.test(text) || isPairOfFigures(text) ? 'several parts' : 'phrase'
}

/** "2 apples, 3 pears". Cut first: one pattern for both would go back over a long number once for each of its digits. */
function isPairOfFigures(text: string): boolean {
  const [one = '', other = ''] = text.split(',', 2)
  return /\d/.test(one) && /\d/.test(other)
}

/** The answer itself: without <answer> tags, the delimiters of a formula, and a \boxed around it. */
function unwrap(text: string): string {
  const tagged = /<answer>([^<]*)<\/answer>\s*$/.exec(text)?.[1]?.trim() ?? text
  const inner = /^(?:\$\$?|\\\(|\\\[)([\s\S]*?)(?:\$\$?|\\\)|\\\])$/.exec(tagged)?.[1]?.trim() ?? tagged
  return /^\\boxed\{([^{}]*)\}$/.exec(inner)?.[1]?.trim() ?? inner
}
