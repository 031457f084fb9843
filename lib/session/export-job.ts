/** What the worker is told of an export, and what the manifest keeps of what was asked. */
import type { JsonValue, RecordRef } from '@/lib/dataset/types'
import { manifestName } from '@/lib/export/outputs'
import type { ExportRequest, ExportTarget } from './contract/export'
import type { BalanceState } from './contract/rebalance'
import type { CurrentDataset } from './current-dataset'
import type { ExportPlan } from './export-plan'
import type { ExportJob } from './worker/exporter'
import type { EditedRow } from './worker/messages'

const APP_VERSION = '0.1.0'

export interface AskedExport {
  readonly current: CurrentDataset
  readonly request: ExportRequest
  readonly target: ExportTarget
}

/** `folder`: where downloads are put together. */
export function exportJob(
  { current, request, target }: AskedExport,
  { outputs, filters }: ExportPlan,
  balance: BalanceState,
  folder: string,
): ExportJob {
  return {
    outputs: outputs.map(({ name, part, rows, counts }) => ({ name, part, rows: packRows(rows), counts })),
    format: request.format,
    layout: request.layout,
    hubImages: request.hubImages,
    binaryBytes: request.binaryBytes,
    codec: request.codec,
    edits: editsOf(current),
    countBy: categoryPath(current, balance.column),
    categories: balance.mapping,
    target: target.kind === 'handle' ? { directory: target.directory } : { folder },
    manifestName: manifestName(request.baseName),
    manifest: {
      createdAt: new Date().toISOString(),
      app: { name: 'Metis Curator', version: APP_VERSION },
      request: requestAsJson(request, { balance, filters }),
      journal: current.edits.log.map((entry) => ({ ...entry, seq: undefined }) as unknown as JsonValue),
    },
  }
}

/** Where in the file the category column lies; null = not a column of the file (counted by nothing then). */
function categoryPath({ info }: CurrentDataset, column: string): string | null {
  if (column === 'ability') return info.mapping.ability
  if (column === 'data_source') return info.mapping.dataSource
  return info.columns.includes(column) ? column : null
}

function packRows(rows: readonly RecordRef[]): Int32Array {
  const packed = new Int32Array(rows.length * 2)
  rows.forEach(({ file, row }, k) => {
    packed[2 * k] = file
    packed[2 * k + 1] = row
  })
  return packed
}

function editsOf(current: CurrentDataset): readonly EditedRow[] {
  return current.edits
    .changedRefs()
    .map((ref) => ({ ...ref, edits: current.edits.edits(ref) }))
    .filter(({ edits }) => edits.length > 0)
}

/** What the person asked for, without the rows themselves: seed and options give those again. */
function requestAsJson(request: ExportRequest, context: object): JsonValue {
  const { scope, ...rest } = request
  const asked =
    scope.kind === 'rebalanced' ? { kind: scope.kind, options: scope.plan.options, size: scope.plan.size } : scope
  return JSON.parse(JSON.stringify({ ...rest, scope: asked, ...context })) as JsonValue
}
