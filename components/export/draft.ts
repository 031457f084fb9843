import { formatBytes } from '@/components/ui/format'
import type { ReasonSwitches } from '@/lib/rebalance/usable'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { ExportRequest } from '@/lib/session/contract/export'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'

export type ScopeKind = ExportRequest['scope']['kind']

/** What a person has chosen so far. */
export interface ExportDraft {
  readonly scope: ScopeKind
  /** Reasons that leave a row out of the view or of all rows; a split has its own. */
  readonly exclude: ReasonSwitches
  readonly split: boolean
  /** Percent of rows that go to the validation file. */
  readonly validationPercent: number
  readonly validationSeed: string
  /** Rows with the same question go to the same file. */
  readonly questionsTogether: boolean
  /** Rows that have an image in common go to the same file. */
  readonly imagesTogether: boolean
  readonly format: ExportRequest['format']
  readonly layout: ExportRequest['layout']
  readonly hubImages: boolean
  /** Image bytes that are lists of integers become BINARY. */
  readonly binaryBytes: boolean
  readonly codec: ExportRequest['codec']
  readonly shardBytes: ExportRequest['shardBytes']
  /** Null = the suggested name. */
  readonly baseName: string | null
  /** Where it goes; a folder is asked for when the export starts. */
  readonly target: 'folder' | 'download'
}

/** The Hub's viewer refuses row groups above this many bytes, unpacked. */
const HUB_ROW_GROUP_BYTES = 286 * 2 ** 20

/** What a person marked drop goes; other faults are theirs to decide. */
const DROPS_ONLY: ExportDraft['exclude'] = {
  'marked-drop': true,
  'no-category': false,
  'empty-ground-truth': false,
  'image-tags': false,
  'missing-image-bytes': false,
  'undecodable-image': false,
}

export function firstDraft(plan: RebalancePlan | null, canFolder: boolean): ExportDraft {
  return {
    scope: plan === null ? 'view' : 'rebalanced',
    exclude: DROPS_ONLY,
    split: false,
    validationPercent: 5,
    validationSeed: 'metis',
    questionsTogether: false,
    imagesTogether: false,
    format: 'parquet',
    layout: 'source',
    hubImages: false,
    binaryBytes: false,
    codec: null,
    shardBytes: null,
    baseName: null,
    target: canFolder ? 'folder' : 'download',
  }
}

const SUFFIX: Record<ScopeKind, string> = { all: 'curated', view: 'view', rebalanced: 'rebalanced' }

export function suggestedName(dataset: DatasetState, scope: ScopeKind): string {
  const stem = dataset.name.replace(/\.(parquet|parq|pq)(?= and \d+ more$|$)/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-')
  return `${stem.replace(/^[.-]+|-+$/g, '').slice(0, 100) || 'dataset'}-${SUFFIX[scope]}`
}

/** Why a name cannot name a file here; null when it can. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Give the file a name.'
  if (name.length > 150) return 'Use at most 150 characters.'
  // oxlint-disable-next-line eslint/no-control-regex
  if (/[\\/:*?"<>|\u0000-\u001f]/.test(name)) return 'Leave out \\ / : * ? " < > |'
  return name.startsWith('.') || name.endsWith('.') ? 'A dot can neither begin nor end it.' : null
}

export function requestOf(draft: ExportDraft, name: string, plan: RebalancePlan | null): ExportRequest {
  return {
    scope: scopeOf(draft, plan),
    validation: {
      fraction: draft.split ? draft.validationPercent / 100 : 0,
      seed: draft.validationSeed,
      keepQuestionsTogether: draft.questionsTogether,
      keepImagesTogether: draft.imagesTogether,
    },
    format: draft.format,
    layout: draft.format === 'parquet' ? draft.layout : 'source',
    hubImages: draft.format === 'parquet' && draft.hubImages,
    binaryBytes: draft.format === 'parquet' && draft.binaryBytes,
    codec: draft.format === 'parquet' ? draft.codec : null,
    shardBytes: draft.format === 'parquet' ? draft.shardBytes : null,
    baseName: name,
  }
}

function scopeOf({ scope, exclude }: ExportDraft, plan: RebalancePlan | null): ExportRequest['scope'] {
  if (scope === 'rebalanced' && plan !== null) return { kind: scope, plan }
  return { kind: scope === 'all' ? 'all' : 'view', exclude }
}

/** Whether the optimised layout is worth it for these files, and why. */
export function layoutAdvice(files: DatasetState['files']): string {
  const bytes = Math.max(0, ...files.map(({ largestRowGroup }) => largestRowGroup))
  if (bytes > HUB_ROW_GROUP_BYTES)
    return `Advised: the largest row group here is ${formatBytes(bytes)} unpacked, and the Hub viewer stops at 300 MB.`
  return 'Not needed here: the source’s row groups are small enough.'
}
