import { expect, test } from 'vitest'
import { editableFields } from './edit'
import { deriveFacts } from './facts'
import { NO_COLUMNS } from './mapping.testing'

const PROMPT_ONLY = { ...NO_COLUMNS, prompt: 'prompt' }

test('video tags are counted in every role, and not asked of a file with a videos column', () => {
  const prompt = [
    { role: 'system', content: 'Write <video> for a film.' },
    { role: 'user', content: '<image><video>What is <video2> in it? <VIDEO>' },
  ]
  const facts = (hasVideos: boolean) =>
    deriveFacts({ prompt }, PROMPT_ONLY, { file: 0, row: 0 }, { kind: 'prompts', textResident: true, hasVideos })
  expect(facts(false)).toMatchObject({ video_tags: 2, image_tags: 1 })
  expect(facts(true).video_tags).toBeNull()
})

test('messages kept as a JSON string: the question is of the user turn, search reads what is stored', () => {
  const prompt = JSON.stringify([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: '<image>\nHow many?' },
  ])
  const facts = deriveFacts({ prompt }, PROMPT_ONLY, { file: 0, row: 0 }, { kind: 'prompts', textResident: true })
  expect(facts).toMatchObject({ question: 'How many?', message_count: 2, image_tags: 1, text: prompt })
  const field = { path: ['prompt'], label: 'user message', value: prompt }
  expect(editableFields({ prompt }, PROMPT_ONLY)).toEqual([field])
})

test('labels that their writer did not annotate as text are read as text', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const row = { ability: bytes('math'), from: Uint8Array.of(0xff, 0x00) }
  const mapping = { ...PROMPT_ONLY, prompt: null, ability: 'ability', dataSource: 'from' }
  const facts = deriveFacts(row, mapping, { file: 0, row: 0 }, { kind: 'table', textResident: true })
  expect(facts).toMatchObject({ ability: 'math', data_source: '2 bytes' })
})

test('questions that differ only behind what is listed of them have different names', () => {
  const facts = (content: string) =>
    deriveFacts(
      { prompt: [{ role: 'user', content }] },
      PROMPT_ONLY,
      { file: 0, row: 0 },
      { kind: 'prompts', textResident: true },
    )
  const preamble = 'Answer with one number. '.repeat(20)
  const [one, other, again] = ['How many?', 'How few?', 'How many?'].map((end) => facts(`<image>\n${preamble}${end}`))
  expect(one?.question).toBe(other?.question)
  expect(one?.question_hash).toMatch(/^[0-9a-f]{64}$/)
  expect(one?.question_hash).not.toBe(other?.question_hash)
  expect(one?.question_hash).toBe(again?.question_hash)
  expect(facts('<image>\nHow many?').question_hash).toBeNull()
})
