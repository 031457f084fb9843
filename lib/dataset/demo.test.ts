import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { detectDataset } from './detect'
import { deriveFacts } from './facts'
import { fixtureRows, fixtureSchema } from './fixture-rows'
import { recordImageFacts } from './image-facts'
import { readImages } from './images'
import { readMessages } from './prompt'
import { checkTrajectory } from './trajectory-check'

interface Expected {
  readonly rows: number
  readonly planted: Readonly<Record<string, number[]>>
}

/** Written by scripts/demo/make_demo.py beside the files. */
const expected = JSON.parse(readFileSync('fixtures/demo.expected.json', 'utf8')) as Record<string, Expected>

/** What was planted, and nothing else, is found; in the order of the names. */
function found(problems: readonly (readonly string[])[]): Record<string, number[]> {
  const out: Record<string, number[]> = {}
  problems.forEach((names, row) => names.forEach((name) => (out[name] ??= []).push(row)))
  return out
}

test('the demo of prompts has the planted defects and no others', async () => {
  const file = 'public/demo/metis-rl-demo.parquet'
  const rows = await fixtureRows(file)
  const { kind, mapping, notices } = detectDataset(await fixtureSchema(file), rows.slice(0, 50))
  expect([kind, notices, rows.length]).toEqual(['prompts', [], expected['metis-rl-demo']?.rows])
  const problems = rows.map((row, k) => {
    const f = deriveFacts(row, mapping, { file: 0, row: k }, { kind, textResident: true })
    const images = recordImageFacts({ file: 0, row: k }, readImages(row.images))
    return Object.entries({
      'empty-ground-truth': f.empty_ground_truth === true,
      'answer-disagrees': f.answer_agrees === false,
      'image-tag-count': f.image_tags !== images.image_count,
      'undecodable-image': images.undecodable_images > 0,
      'missing-image-bytes': images.missing_images > 0,
      'extreme-aspect': (images.max_aspect ?? 0) > 200,
      'tiny-image': (images.min_side ?? 99) < 32,
    }).flatMap(([name, holds]) => (holds ? [name] : []))
  })
  expect(found(problems)).toEqual(expected['metis-rl-demo']?.planted)
})

test('the demo of trajectories has the planted defects and no others', async () => {
  const file = 'public/demo/metis-coldstart-demo.parquet'
  const rows = await fixtureRows(file)
  const { kind, mapping } = detectDataset(await fixtureSchema(file), rows)
  expect([kind, mapping.dataSource, rows.length]).toEqual([
    'trajectories',
    'source',
    expected['metis-coldstart-demo']?.rows,
  ])
  const problems = rows.map((row, k) => {
    const messages = readMessages(row.messages, ['messages']) ?? []
    const codes = new Set<string>(checkTrajectory(messages).problems.map((problem) => problem.code))
    const facts = deriveFacts(row, mapping, { file: 0, row: k }, { kind, textResident: false })
    if (facts.image_tags !== readImages(row.images).length) codes.add('image-tag-count')
    return [...codes]
  })
  expect(found(problems)).toEqual(expected['metis-coldstart-demo']?.planted)
})
