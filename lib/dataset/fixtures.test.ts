import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { detectDataset } from './detect'
import { deriveFacts } from './facts'
import { fixtureRows, fixtureSchema } from './fixture-rows'
import { recordImageFacts } from './image-facts'
import { readImages } from './images'
import { findPassScale, passRateOf } from './pass-scale'
import type { ColumnMapping, RecordFacts } from './types'

interface Expected {
  readonly rows: number
  readonly ability: Record<string, number>
  readonly data_source: Record<string, number>
  readonly pass8: Record<string, number>
  readonly matches: Record<string, number[]>
  readonly planted: Record<string, number[]>
  readonly image_bytes: number
}

const METIS_RL: ColumnMapping = {
  prompt: 'prompt',
  images: 'images',
  groundTruth: 'reward_model.ground_truth',
  answer: 'extra_info.answer',
  question: 'extra_info.question',
  ability: 'ability',
  dataSource: 'data_source',
  passRate: 'extra_info.pass8',
  index: 'extra_info.index',
}

const expectedOf = (name: string) => JSON.parse(readFileSync(`fixtures/${name}.expected.json`, 'utf8')) as Expected

const rowsWhere = (facts: readonly RecordFacts[], holds: (f: RecordFacts) => boolean | null) =>
  facts.filter((f) => holds(f) === true).map((f) => f.row)

function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}

/** Pass values as rates, on the scale found from the values themselves. */
function passRates(facts: readonly RecordFacts[]): (number | null)[] {
  const values = facts.flatMap(({ pass_value: value }) => (value === null ? [] : [value]))
  const whole = values.every(Number.isInteger)
  const stats = { min: Math.min(...values), max: Math.max(...values), whole, integerType: whole }
  const scale = findPassScale('extra_info.pass8', stats)
  return values.map((value) => passRateOf(value, scale))
}

describe.each(['rl-pandas', 'rl-datasets', 'rl-datasets-legacy', 'rl-paged', 'rl-bytes-as-uint8-zstd-v2'])(
  '%s',
  (name) => {
    const expected = expectedOf(name)
    const file = `fixtures/${name}.parquet`

    test('is recognised, and its facts are those counted in Python', async () => {
      const rows = await fixtureRows(file, '* EXCLUDE (images)')
      const sample = rows.slice(0, 50)
      const { kind, mapping, notices } = detectDataset(await fixtureSchema(file), sample)
      expect({ kind, mapping, notices }).toEqual({ kind: 'prompts', mapping: METIS_RL, notices: [] })

      const facts = rows.map((row, k) => deriveFacts(row, mapping, { file: 0, row: k }, { kind, textResident: true }))
      expect(facts.length).toBe(expected.rows)
      expect(tally(facts.map((f) => f.ability))).toEqual(expected.ability)
      expect(tally(facts.map((f) => f.data_source))).toEqual(expected.data_source)
      expect(tally(passRates(facts).map((rate) => (rate ?? NaN) * 8))).toEqual(expected.pass8)
      expect(rowsWhere(facts, (f) => f.empty_ground_truth)).toEqual(expected.matches['empty-ground-truth'])
      expect(rowsWhere(facts, (f) => f.answer_agrees === false)).toEqual(expected.matches['answer-disagrees'])
      expect(rowsWhere(facts, (f) => f.question_agrees === false)).toEqual(expected.matches['question-disagrees'])
      expect(rowsWhere(facts, (f) => f.image_tags !== 1)).toEqual(expected.matches['image-tag-count'])
    })

    test('its pictures are judged as Pillow judged them', async () => {
      const rows = await fixtureRows(file, 'images')
      const facts = rows.map((row, k) => recordImageFacts({ file: 0, row: k }, readImages(row.images)))
      const where = (holds: (f: (typeof facts)[number]) => boolean) => facts.filter(holds).map((f) => f.row)
      expect(where((f) => f.missing_images > 0)).toEqual(expected.matches['missing-image-bytes'])
      expect(where((f) => f.undecodable_images > 0)).toEqual(expected.matches['undecodable-image'])
      expect(where((f) => (f.max_aspect ?? 0) > 200)).toEqual(expected.matches['extreme-aspect'])
      expect(where((f) => (f.min_side ?? 99) < 32)).toEqual(expected.matches['tiny-image'])
      expect(facts.reduce((sum, f) => sum + f.image_bytes, 0)).toBe(expected.image_bytes)
    })
  },
)

describe('trajectories', () => {
  test.each(['coldstart-datasets', 'coldstart-legacy-text'])('%s: calls, answers and broken tags', async (name) => {
    const expected = JSON.parse(readFileSync(`fixtures/${name}.expected.json`, 'utf8')) as {
      tool_calls: Record<string, number>
      planted: Record<string, number[]>
    }
    const file = `fixtures/${name}.parquet`
    const rows = await fixtureRows(file, '* EXCLUDE (images)')
    const { kind, mapping } = detectDataset(await fixtureSchema(file), rows.slice(0, 50))
    expect([kind, mapping.prompt, mapping.images, mapping.dataSource, mapping.groundTruth]).toEqual([
      'trajectories',
      'messages',
      'images',
      'source',
      null,
    ])
    const facts = rows.map((row, k) => deriveFacts(row, mapping, { file: 0, row: k }, { kind, textResident: false }))
    const { planted } = expected
    expect(tally(facts.map((f) => f.tool_calls))).toEqual(expected.tool_calls)
    expect(rowsWhere(facts, (f) => f.well_formed === false)).toEqual(
      [...(planted['unbalanced-tags'] ?? []), ...(planted['unparseable-tool-call'] ?? [])].toSorted((a, b) => a - b),
    )
    expect(rowsWhere(facts, (f) => f.has_answer === false)).toEqual(planted['no-answer'] ?? [])
    expect(facts.every((f) => f.text === null)).toBe(true)
  })
})

describe('files by others', () => {
  const open = async (file: string) => {
    const rows = await fixtureRows(`fixtures/${file}.parquet`)
    const found = detectDataset(await fixtureSchema(`fixtures/${file}.parquet`), rows.slice(0, 50))
    const facts = rows.map((row, k) =>
      deriveFacts(row, found.mapping, { file: 0, row: k }, { kind: found.kind, textResident: true }),
    )
    return { ...found, facts }
  }

  test('gsm8k: text only; its `answer` is a worked solution and its `question` is not the user turn', async () => {
    const { kind, mapping, facts, notices } = await open('verl/gsm8k-train')
    expect(kind).toBe('prompts')
    expect(mapping).toEqual({ ...METIS_RL, images: null, answer: null, question: null, passRate: null })
    expect(notices.join(' ')).toMatch(/images.*pass-rate/s)
    expect(facts[0]?.ground_truth).toBe('72')
    expect(facts[0]?.index).toBe('0')
    expect(facts[0]?.answer_agrees).toBeNull()
  })

  test('countdown: the ground truth is a struct', async () => {
    const { mapping, facts } = await open('verl/countdown-struct-ground-truth')
    expect(mapping.groundTruth).toBe('reward_model.ground_truth')
    expect(facts[0]?.ground_truth).toBe('{"numbers":[79,17,60],"target":36}')
    expect(facts[0]?.answer_kind).toBe('struct')
  })

  test('a string prompt, and no ground truth', async () => {
    const { kind, mapping, facts, notices } = await open('verl/instruction-wide-extra-info')
    expect([kind, mapping.prompt, mapping.groundTruth, mapping.index]).toEqual(['prompts', 'prompt', null, 'key'])
    expect(facts[0]?.question).toMatch(/^Given that the French Revolution began/)
    expect(notices.join(' ')).toContain('No ground-truth column')
  })

  test('one image struct, bytes null', async () => {
    const { kind, mapping, facts } = await open('images/null-bytes-dead-paths')
    expect([kind, mapping.prompt, mapping.images, mapping.groundTruth]).toEqual([
      'prompts',
      'problem',
      'image',
      'solution',
    ])
    expect(facts[0]?.answer_kind).toBe('choice letter')
  })

  test.each(['alltypes_plain', 'list_columns', 'nested_structs.rust', 'nulls.snappy'])(
    '%s is a plain table',
    async (name) => {
      const { kind, notices } = await open(`encodings/${name}`)
      expect([kind, notices.length]).toEqual(['table', 1])
    },
  )
})
