/** What is wrong with a conversation is said with the turn and the offset where it stands; nothing is thrown. */
import { parseTurn } from './trajectory'
import type { Block } from './trajectory'
import type { Message } from './types'

export interface TrajectoryProblem {
  readonly code: 'unbalanced-tags' | 'tool-json' | 'unknown-tool' | 'repeated-image-search' | 'no-answer'
  readonly message: string
  /** Index of the message, null for the conversation as a whole. */
  readonly turn: number | null
  readonly start: number
}

export interface TrajectoryFacts {
  readonly toolCalls: number
  readonly hasAnswer: boolean
  /** Tags balance and every tool call parses. */
  readonly wellFormed: boolean
  readonly problems: readonly TrajectoryProblem[]
}

export const KNOWN_TOOLS: readonly string[] = ['python', 'text_search', 'search', 'image_search']

/** Rule 20 of the training checks, without the image count. The system turn shows tags as examples and is left out. */
export function checkTrajectory(messages: readonly Message[], tools: readonly string[] = KNOWN_TOOLS): TrajectoryFacts {
  const problems: TrajectoryProblem[] = []
  const calls: { block: Block; turn: number }[] = []
  let hasAnswer = false
  messages.forEach((message, turn) => {
    if (message.role === 'system') return
    const parsed = parseTurn(message.content)
    for (const { code, message: text, start } of parsed.problems)
      problems.push({ code: code === 'tool-json' ? code : 'unbalanced-tags', message: text, turn, start })
    if (message.role !== 'assistant') return
    for (const block of parsed.blocks) {
      if (block.kind === 'tool call' || block.kind === 'code') calls.push({ block, turn })
      if (block.kind === 'answer' && block.inner.trim() !== '') hasAnswer = true
    }
  })
  const wellFormed = problems.length === 0
  problems.push(...toolProblems(calls, tools))
  if (!hasAnswer) problems.push({ code: 'no-answer', message: 'No turn holds an <answer>', turn: null, start: 0 })
  return { toolCalls: calls.length, hasAnswer, wellFormed, problems }
}

function toolProblems(calls: readonly { block: Block; turn: number }[], tools: readonly string[]): TrajectoryProblem[] {
  const problems: TrajectoryProblem[] = []
  let imageSearches = 0
  for (const { block, turn } of calls) {
    const name = block.call?.name
    if (name === undefined || name === null) continue
    if (!tools.includes(name))
      problems.push({ code: 'unknown-tool', message: `There is no tool “${name}”`, turn, start: block.start })
    if (name === 'image_search' && ++imageSearches > 1)
      problems.push({ code: 'repeated-image-search', message: 'image_search may run once', turn, start: block.start })
  }
  return problems
}
