import { describe, expect, test } from 'vitest'
import type { LogicalKind, Repetition, SchemaNode } from '../parquet/types'
import type { Row } from './cells'
import { detectDataset, noticesOf } from './detect'
import { columnsOf } from './shape'

type Physical = SchemaNode['physicalType']

function node(
  name: string,
  shape: SchemaNode['shape'],
  children: readonly SchemaNode[],
  physicalType?: Physical,
  logical?: LogicalKind,
  repetition: Repetition = 'OPTIONAL',
): SchemaNode {
  const rest = { path: [name], maxDefinition: 0, maxRepetition: 0, fieldId: undefined, typeLength: undefined }
  return { name, shape, children, physicalType, logical, repetition, leafIndex: undefined, ...rest }
}

const text = (name: string) => node(name, 'leaf', [], 'BYTE_ARRAY', { kind: 'string' })
const bytes = (name: string) => node(name, 'leaf', [], 'BYTE_ARRAY')
const int = (name: string) => node(name, 'leaf', [], 'INT64')
const struct = (name: string, ...children: SchemaNode[]) => node(name, 'struct', children)
const repeated = (name: string, ...children: SchemaNode[]) =>
  node(name, 'struct', children, undefined, undefined, 'REPEATED')
const list = (name: string, element: SchemaNode) => node(name, 'list', [repeated('list', element)])
const root = (...children: SchemaNode[]) => node('schema', 'struct', children)

const turns = (name: string) => list(name, struct('element', text('role'), text('content')))
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

describe('by shape, whatever the names', () => {
  test('a conversation and pictures under other names', () => {
    const schema = root(int('n'), list('views', struct('element', list('bytes', int('element')))), turns('dialogue'))
    const { kind, mapping } = detectDataset(schema, [{ n: 1, views: [], dialogue: [{ role: 'user', content: 'Hi' }] }])
    expect([kind, mapping.prompt, mapping.images]).toEqual(['prompts', 'dialogue', 'views'])
  })

  test('with assistant turns it is a trajectory; the prompt’s name does not matter', () => {
    const spoken: Row = {
      prompt: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Ho' },
      ],
    }
    expect(detectDataset(root(turns('prompt')), [spoken]).kind).toBe('trajectories')
    expect(detectDataset(root(turns('messages')), [{ messages: [{ role: 'user', content: 'Hi' }] }]).kind).toBe(
      'prompts',
    )
    expect(detectDataset(root(turns('messages')), []).kind).toBe('trajectories')
  })

  test('a string that holds image tags, and bytes that begin as a picture does', () => {
    const schema = root(bytes('hash'), text('what'), bytes('raw'))
    const sample: Row[] = [{ hash: Uint8Array.from([1, 2]), what: '<image>Who?', raw: png }]
    const { mapping } = detectDataset(schema, sample)
    expect([mapping.prompt, mapping.images]).toEqual(['what', 'raw'])
  })

  test('a name alone does not make a prompt of a number, nor a picture of a text', () => {
    const { kind, mapping } = detectDataset(root(int('prompt'), text('images')), [{ prompt: 1, images: 'a.png' }])
    expect([kind, mapping.prompt, mapping.images]).toEqual(['table', null, null])
  })

  test('two-level lists are lists of their element', () => {
    const old = node('ids', 'list', [node('array', 'leaf', [], 'INT32', undefined, 'REPEATED')])
    const bare = node('tags', 'leaf', [], 'BYTE_ARRAY', { kind: 'string' }, 'REPEATED')
    expect(columnsOf(root(old, bare)).map(({ shape }) => shape)).toEqual([
      { kind: 'list', element: { kind: 'number' } },
      { kind: 'list', element: { kind: 'string' } },
    ])
  })
})

describe('the parts', () => {
  const schema = root(turns('prompt'), struct('reward_model', list('ground_truth', text('element'))), text('answer'))
  const row = (truth: string, answer: string): Row => ({
    prompt: [{ role: 'user', content: 'Hi' }],
    reward_model: { ground_truth: [truth] },
    answer,
  })

  test('a ground truth may be a list; an answer that never repeats it is another thing', () => {
    expect(detectDataset(schema, [row('a', 'because')]).mapping).toMatchObject({
      groundTruth: 'reward_model.ground_truth',
      answer: null,
    })
    expect(detectDataset(schema, [row('a', '["a"]'), row('b', 'c')]).mapping.answer).toBe('answer')
  })

  test('what is missing is said', () => {
    const { notices } = detectDataset(root(turns('prompt')), [])
    expect(notices.join(' ')).toMatch(/No images.*No ground-truth.*No category.*No pass-rate/)
    expect(detectDataset(root(int('a')), []).notices).toEqual([expect.stringContaining('plain table')])
  })
})

test('what a mapping leaves open is said of the mapping in force, not of the first guess', () => {
  const { mapping } = detectDataset(root(text('essay')), [])
  expect(noticesOf('prompts', { ...mapping, prompt: 'essay' }).join(' ')).not.toContain('plain table')
})
