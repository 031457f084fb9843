/** A column repeats another only if the sample says so: verl's gsm8k has an `answer` that is a worked solution, not the ground truth. */
import { cellToText, getColumn } from './cells'
import type { Row } from './cells'
import { firstUserTurn, readConversation } from './prompt'
import type { Field } from './shape'

/** The field that repeats the ground truth: named `answer`, and equal to it in at least half of the sample (trusted when there is none). */
export function findAnswer(
  fields: readonly Field[],
  groundTruth: string | null,
  sample: readonly Row[],
): string | null {
  if (groundTruth === null) return null
  const candidates = fields.filter(({ name }) => /(^|\.)answer$/.test(name) && name !== groundTruth)
  const agrees = (name: string) =>
    mostly(sample, (row) => cellToText(getColumn(row, name)) === cellToText(getColumn(row, groundTruth)))
  return candidates.find(({ name }) => agrees(name))?.name ?? null
}

/** `question` if it repeats the user turn of `prompt` in at least half of the sample, else null. */
export function agreementOf(question: string | null, prompt: string | null, sample: readonly Row[]): string | null {
  if (question === null || prompt === null) return null
  const agrees = mostly(sample, (row) => {
    const messages = readConversation(getColumn(row, prompt), [prompt]) ?? []
    return getColumn(row, question) === firstUserTurn(messages)?.content
  })
  return agrees ? question : null
}

function mostly(sample: readonly Row[], holds: (row: Row) => boolean): boolean {
  return sample.filter(holds).length * 2 >= sample.length
}
