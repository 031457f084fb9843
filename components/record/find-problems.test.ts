import { describe, expect, test } from 'vitest'
import { NO_COLUMNS } from '@/lib/dataset/mapping.testing'
import type { CellValue, Message } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { findProblems } from './find-problems'

const NO_IMAGES = { status: 'none' } as const

const TAGGED: readonly Message[] = [{ role: 'user', content: '<image> How many?' }]

function dataset(change: Partial<DatasetState> = {}): DatasetState {
  return {
    id: 'id',
    name: 'a.parquet',
    kind: 'prompts',
    files: [],
    rows: 1,
    bytes: 1,
    mapping: { ...NO_COLUMNS, prompt: 'prompt', groundTruth: 'ground_truth' },
    columns: [],
    schema: [],
    extraColumns: [],
    passScale: null,
    missing: [],
    textResident: true,
    hasImages: false,
    namesImages: false,
    integerBytes: false,
    demo: false,
    ...change,
  }
}

function record(truth: CellValue, messages: readonly Message[] = []): LoadedRecord {
  return {
    ref: { file: 0, row: 0 },
    row: { ground_truth: truth },
    messages,
    messagePaths: [],
    changes: [],
    mark: null,
    note: null,
    imageCount: null,
  }
}

describe('image tags', () => {
  test('without an image column they stop the training', () => {
    expect(findProblems(dataset(), record('4', TAGGED), NO_IMAGES)).toEqual([
      { severity: 'error', text: '1 <image> tag, no images: training stops on this row' },
    ])
  })

  test('of pictures that the file only names nothing is claimed: the checks count nothing there', () => {
    expect(findProblems(dataset({ namesImages: true }), record('4', TAGGED), NO_IMAGES)).toEqual([])
  })

  test('of images in the file that no pass has looked at, that is said', () => {
    const unread = dataset({ hasImages: true, namesImages: true })
    expect(findProblems(unread, record('4', TAGGED), NO_IMAGES)).toEqual([
      { severity: 'warning', text: '1 <image> tag: not checked against the images yet' },
    ])
    expect(findProblems(unread, record('4', TAGGED), { status: 'loading' })).toEqual([])
  })
})

test.each([[null], [''], ['\u001c '], [[]], [['']], [['', ' ']]])(
  '%j is an empty ground truth, as it is counted',
  (truth) => {
    expect(findProblems(dataset(), record(truth), NO_IMAGES)).toEqual([
      { severity: 'error', text: 'The ground truth is empty: this row never earns a reward' },
    ])
  },
)

test('a ground truth of a number or a list with an answer in it is none', () => {
  for (const truth of [0, '0', ['', '4']]) expect(findProblems(dataset(), record(truth), NO_IMAGES)).toEqual([])
})
