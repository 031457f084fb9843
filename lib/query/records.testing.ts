/** Eight hand-made records in two files, with one edited, three marked and four whose images were looked at. */
import { startEngine } from './duckdb.testing'
import type { Line, TestEngine } from './duckdb.testing'

const FACTS = [
  'file',
  'row',
  'question',
  'ground_truth',
  'answer',
  'ability',
  'data_source',
  'pass_value',
  'index',
  'image_tags',
  'text',
] as const

const SOURCE: readonly (readonly (string | number | null)[])[] = [
  [0, 0, 'What is 1/2 of 10?', '5', '5', 'math', 'set-a', 0, 'a0', 1, 'What is 1/2 of 10? 5'],
  [
    0,
    1,
    'Which lighthouse is it?',
    'Pharos',
    'Pharos',
    'search',
    'set-b',
    8,
    'a1',
    1,
    'Which LIGHTHOUSE is it? Pharos',
  ],
  [0, 2, "What's 100% of it?", '', '', 'math', 'set-a', 4, 'a1', 2, "What's 100% of it?"],
  [0, 3, 'Colour?', 'rot', 'red', 'perception', 'set-a', 4, 'a3', 1, 'Colour? rot red'],
  [1, 0, 'Was ist größer? ÄRGER', 'x_1', 'x_1', 'logic', 'set-c', null, null, 0, 'Was ist größer? ÄRGER x_1'],
  [1, 1, 'Name?', 'Ann', 'Ann', null, null, 2.5, 'b1', 1, 'Name? Ann'],
  [1, 2, 'Blank ability', 'x', 'x', '  ', 'set-b', 8, 'b2', 1, 'Blank ability x'],
  [1, 3, 'Which city?', 'Rome', 'Rome', 'search', 'set-b', 1, 'b3', 1, 'Which city? Rome'],
]

function lineOf(values: readonly (string | number | null)[]): Line {
  const facts = Object.fromEntries(FACTS.map((name, k) => [name, values[k] ?? null]))
  const { ground_truth: truth, answer, row } = facts
  return {
    ...facts,
    empty_ground_truth: String(truth).trim() === '',
    answer_agrees: truth === answer,
    'extra_info.level': Number(row) % 2,
    'reward_model.style': 'rule',
  }
}

/** File 0 row 3 was corrected: ground truth "red". */
const CORRECTED = [0, 3, 'Colour?', 'red', 'red', 'perception', 'set-a', 4, 'a3', 1, 'Colour? red red']

export const SOUND: Line = {
  image_count: 1,
  missing_images: 0,
  undecodable_images: 0,
  min_side: 100,
  max_aspect: 2,
  image_bytes: 1000,
  vision_tokens: 9,
}

export async function startWithRecords(categoryColumn?: string): Promise<TestEngine> {
  return fill(await startEngine(categoryColumn))
}

export async function fill(engine: TestEngine): Promise<TestEngine> {
  await engine.insert('source', SOURCE.map(lineOf))
  await engine.insert('overlay', [lineOf(CORRECTED)])
  await engine.insert('marks', [
    { file: 0, row: 0, mark: 'keep', note: null },
    { file: 0, row: 2, mark: 'drop', note: 'no answer' },
    { file: 1, row: 1, mark: null, note: 'who?' },
  ])
  await engine.insert('image_facts', [
    { file: 0, row: 0, ...SOUND },
    { file: 0, row: 1, ...SOUND, missing_images: 1, min_side: null, max_aspect: null, image_bytes: 0 },
    { file: 0, row: 2, ...SOUND, min_side: 10, max_aspect: 300 },
    { file: 1, row: 0, ...SOUND, image_count: 0, min_side: null, max_aspect: null, image_bytes: 0 },
  ])
  await engine.insert('categories', [
    { ability: 'math', category: 'math / reasoning' },
    { ability: 'search', category: 'search' },
    { ability: 'perception', category: 'perception' },
  ])
  return engine
}
