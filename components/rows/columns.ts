import type { ColumnMapping, DatasetKind } from '@/lib/dataset/types'
import type { DatasetState, ExtraColumn } from '@/lib/session/contract/dataset'
import type { RowPreview } from '@/lib/session/contract/rows'

export type CellKind =
  | 'rowNumber'
  | 'picture'
  | 'question'
  | 'groundTruth'
  | 'ability'
  | 'category'
  | 'passRate'
  | 'images'
  | 'state'
  | 'plain'

/** A column of the table: how it is named, sorted, sized and drawn. */
export interface RowColumn {
  readonly id: string
  readonly title: string
  readonly kind: CellKind
  /** Column of `current` it sorts by; null = it does not sort. */
  readonly sort: string | null
  readonly size: number
  readonly minSize: number
  readonly align: 'start' | 'end'
  /** Shown until a person says otherwise. */
  readonly shown: boolean
  /** For plain columns. */
  readonly value: ((row: RowPreview) => string | number | boolean | null) | null
}

type Given = Pick<RowColumn, 'id' | 'title' | 'kind' | 'sort' | 'size'> & Partial<RowColumn>

function column(given: Given): RowColumn {
  return { minSize: 56, align: 'start', shown: true, value: null, ...given }
}

const STATE = column({ id: 'state', title: 'State', kind: 'state', sort: 'mark', size: 112, minSize: 72 })
const PICTURE = column({ id: 'picture', title: 'Image', kind: 'picture', sort: null, size: 60 })
const QUESTION = column({
  id: 'question',
  title: 'Question',
  kind: 'question',
  sort: 'question',
  size: 280,
  minSize: 120,
})

/** The columns a dataset can show, in the order they stand at first. */
export function columnsOf(dataset: DatasetState): readonly RowColumn[] {
  const number = column({
    id: 'row',
    title: 'Row',
    kind: 'rowNumber',
    sort: dataset.files.length > 1 ? null : 'row',
    size: dataset.files.length > 1 ? 84 : 60,
    align: 'end',
  })
  const plainTable = dataset.kind === 'table'
  const extras = dataset.extraColumns.map((extra) => extraColumn(extra, plainTable))
  if (plainTable) return [number, ...extras, STATE]
  return [
    number,
    ...(dataset.hasImages ? [PICTURE] : []),
    QUESTION,
    ...partColumns(dataset.mapping, dataset.kind),
    STATE,
    ...extras,
  ]
}

function partColumns(mapping: ColumnMapping, kind: DatasetKind): readonly RowColumn[] {
  const trajectories = kind === 'trajectories'
  const has = (part: keyof ColumnMapping) => mapping[part] !== null
  return [
    { when: has('groundTruth'), one: GROUND_TRUTH },
    { when: has('answer'), one: ANSWER },
    { when: has('ability'), one: ABILITY },
    { when: has('ability'), one: CATEGORY },
    { when: has('dataSource'), one: SOURCE },
    { when: has('passRate'), one: PASS_RATE },
    { when: has('groundTruth'), one: ANSWER_KIND },
    { when: has('images'), one: { ...IMAGES, shown: trajectories } },
    { when: trajectories, one: TOOL_CALLS },
    { when: true, one: { ...LENGTH, shown: trajectories } },
  ].flatMap(({ when, one }) => (when ? [one] : []))
}

const GROUND_TRUTH = column({
  id: 'groundTruth',
  title: 'Ground truth',
  kind: 'groundTruth',
  sort: 'ground_truth',
  size: 170,
  minSize: 80,
})
const ANSWER = column({
  id: 'answer',
  title: 'Answer',
  kind: 'plain',
  sort: 'answer',
  size: 140,
  shown: false,
  value: (row) => row.answer,
})
const ABILITY = column({ id: 'ability', title: 'Ability', kind: 'ability', sort: 'ability', size: 104 })
const CATEGORY = column({ id: 'category', title: 'Category', kind: 'category', sort: 'category', size: 150 })
const SOURCE = column({
  id: 'dataSource',
  title: 'Source',
  kind: 'plain',
  sort: 'data_source',
  size: 132,
  value: (row) => row.dataSource,
})
const PASS_RATE = column({ id: 'passRate', title: 'Pass rate', kind: 'passRate', sort: 'pass_value', size: 100 })
const ANSWER_KIND = column({
  id: 'answerKind',
  title: 'Answer kind',
  kind: 'plain',
  sort: 'answer_kind',
  size: 104,
  value: (row) => row.answerKind,
})
const IMAGES = column({ id: 'images', title: 'Images', kind: 'images', sort: 'image_count', size: 84, align: 'end' })
const TOOL_CALLS = column({
  id: 'toolCalls',
  title: 'Tool calls',
  kind: 'plain',
  sort: 'tool_calls',
  size: 84,
  align: 'end',
  value: (row) => row.toolCalls,
})
const LENGTH = column({
  id: 'promptChars',
  title: 'Length',
  kind: 'plain',
  sort: 'prompt_chars',
  size: 84,
  align: 'end',
  value: (row) => row.promptChars,
})

function extraColumn(extra: ExtraColumn, shown: boolean): RowColumn {
  return column({
    id: `extra:${extra.name}`,
    title: extra.name,
    kind: 'plain',
    sort: extra.name,
    size: extra.type === 'text' ? 180 : 110,
    align: extra.type === 'number' ? 'end' : 'start',
    shown,
    value: (row) => row.extra[extra.name] ?? null,
  })
}
