/** Facts are read off the record's light columns alone, never off what the file claims about itself. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { answerKindOf, isEmptyAnswer } from './answer-kind'
import { cellToReadableText, cellToText, columnPath, getColumn, sameCell } from './cells'
import type { Row } from './cells'
import { countImageTags, countVideoTags, firstUserTurn, readConversation, withoutTags } from './prompt'
import { checkTrajectory } from './trajectory-check'
import type { CellValue, ColumnMapping, DatasetKind, Message, RecordFacts, RecordRef } from './types'

export interface FactOptions {
  readonly kind: DatasetKind
  /** False leaves `text` null: the engine then holds no long text. */
  readonly textResident: boolean
  /** The file has a `videos` column: its tags then aren't counted. Default false. */
  readonly hasVideos?: boolean
}

const QUESTION_LENGTH = 400

type ConversationFacts = Pick<
  RecordFacts,
  | 'question'
  | 'question_hash'
  | 'image_tags'
  | 'video_tags'
  | 'message_count'
  | 'prompt_chars'
  | 'tool_calls'
  | 'has_answer'
  | 'well_formed'
>

type AnswerFacts = Pick<RecordFacts, 'ground_truth' | 'answer' | 'answer_kind' | 'empty_ground_truth' | 'answer_agrees'>

/** One line of the `source` table for a row. `row` needs only the mapped columns, and never the images. */
export function deriveFacts(row: Row, mapping: ColumnMapping, ref: RecordRef, options: FactOptions): RecordFacts {
  const messages = messagesOf(row, mapping)
  const question = getColumn(row, mapping.question)
  const answers = answerFacts(row, mapping)
  const conversation = conversationFacts(messages, options)
  return {
    file: ref.file,
    row: ref.row,
    ...conversation,
    ...(conversation.question === null ? questionFacts(cellToText(question)) : {}),
    ...answers,
    ability: cellToReadableText(getColumn(row, mapping.ability)),
    data_source: cellToReadableText(getColumn(row, mapping.dataSource)),
    pass_value: toNumber(getColumn(row, mapping.passRate)),
    index: cellToText(getColumn(row, mapping.index)),
    question_agrees: questionAgrees(question, messages),
    text: options.textResident
      ? searchText(promptTexts(getColumn(row, mapping.prompt), messages), question, answers)
      : null,
  }
}

function messagesOf(row: Row, mapping: ColumnMapping): Message[] | null {
  const path = mapping.prompt === null ? null : columnPath(row, mapping.prompt)
  return path === null ? null : readConversation(getColumn(row, mapping.prompt), path)
}

function conversationFacts(
  messages: readonly Message[] | null,
  { kind, hasVideos = false }: FactOptions,
): ConversationFacts {
  const check = messages !== null && kind === 'trajectories' ? checkTrajectory(messages) : null
  const sum = (count: (message: Message) => number) => messages?.reduce((total, m) => total + count(m), 0) ?? null
  const turn = messages === null ? undefined : firstUserTurn(messages)
  return {
    ...questionFacts(turn?.content ?? null),
    image_tags: sum((message) => countImageTags(message.content)),
    video_tags: hasVideos ? null : sum((message) => countVideoTags(message.content)),
    message_count: messages?.length ?? null,
    prompt_chars: sum((message) => message.content.length),
    tool_calls: check?.toolCalls ?? null,
    has_answer: check?.hasAnswer ?? null,
    well_formed: check?.wellFormed ?? null,
  }
}

function answerFacts(row: Row, mapping: ColumnMapping): AnswerFacts {
  const truth = getColumn(row, mapping.groundTruth)
  const answer = getColumn(row, mapping.answer)
  return {
    ground_truth: cellToText(truth),
    answer: cellToText(answer),
    answer_kind: truth === undefined ? null : answerKindOf(truth),
    empty_ground_truth: truth === undefined ? null : isEmptyAnswer(truth),
    answer_agrees: truth === undefined || answer === undefined ? null : answersAgree(truth, answer),
  }
}

/** Equal as they stand, or a number on one side and its text on the other. */
export function answersAgree(truth: CellValue, answer: CellValue): boolean {
  return sameCell(truth, answer) || (truth !== null && answer !== null && cellToText(truth) === cellToText(answer))
}

function questionAgrees(question: CellValue | undefined, messages: readonly Message[] | null): boolean | null {
  if (question === undefined || messages === null) return null
  return question === firstUserTurn(messages)?.content
}

/** The question as it is listed, and a name for all of it where that is cut. */
function questionFacts(asked: string | null): Pick<RecordFacts, 'question' | 'question_hash'> {
  if (asked === null) return { question: null, question_hash: null }
  const text = withoutTags(asked)
  const question = cut(text)
  return { question, question_hash: question === text ? null : bytesToHex(sha256(utf8ToBytes(text))) }
}

/** At most 400 code units, never half of a surrogate pair. */
function cut(text: string): string {
  if (text.length <= QUESTION_LENGTH) return text
  const last = text.charCodeAt(QUESTION_LENGTH - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? QUESTION_LENGTH - 1 : QUESTION_LENGTH)
}

function toNumber(value: CellValue | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'bigint' ? Number(value) : null
}

/** The prompt's texts as they are stored, which is what a streamed search reads. */
function promptTexts(prompt: CellValue | undefined, messages: readonly Message[] | null): readonly string[] {
  return typeof prompt === 'string' ? [prompt] : (messages ?? []).map((message) => message.content)
}

/** Prompt, question, ground truth and answer, each said once. */
function searchText(prompt: readonly string[], question: CellValue | undefined, answers: AnswerFacts): string {
  const texts = [...prompt, cellToText(question), answers.ground_truth, answers.answer]
  return [...new Set(texts.filter((text) => text !== null && text !== ''))].join('\n')
}
