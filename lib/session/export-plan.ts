/** Which rows go to which file of an export. Rows go out in file order unless the plan was shuffled. */
import { refKey } from '@/lib/dataset/ref-key'
import type { RecordRef } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { planOutputs } from '@/lib/export/outputs'
import type { PlannedOutput } from '@/lib/export/outputs'
import type { Filter } from '@/lib/query/filter'
import type { ExportRequest } from './contract/export'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { datasetId } from './dataset-id'
import { questionsOfAll } from './known-rows'
import type { Questions } from './questions'

export interface ExportPlan {
  readonly outputs: readonly PlannedOutput[]
  /** Those the rows were chosen by. */
  readonly filters: readonly Filter[]
}

export async function planExport(
  core: SessionCore,
  current: CurrentDataset,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<ExportPlan> {
  signal.throwIfAborted()
  const questions = await questionsOfAll(core, current, request.scope.kind === 'view', signal)
  const { rows, filters } = await chooseRows(core, current, questions, request.scope, signal)
  if (rows.length === 0)
    throw new CurationError('export', 'There is no row to export.', { next: 'Clear a filter or choose another scope.' })
  const { fraction } = request.validation
  // A parquet file is counted by category when it is reopened; other forms are counted here.
  const known = fraction > 0 || request.format !== 'parquet'
  const facts = known ? await questions.rowFacts([], signal) : []
  const shared = fraction > 0 ? await sharedThings(core, questions, request.validation, signal) : []
  const categories = new Map(facts.map((fact) => [refKey(fact), fact.category]))
  const outputs = planOutputs({
    baseName: request.baseName,
    format: request.format,
    rows,
    validation: request.validation,
    groupsOf: (row) => shared.flatMap((groups) => groups.get(refKey(row)) ?? []),
    categoryOf: known ? (row) => categories.get(refKey(row)) ?? null : undefined,
    shards:
      request.shardBytes === null
        ? undefined
        : { bytes: request.shardBytes, bytesOf: (row) => bytesARow(current, row) },
  })
  return { outputs, filters }
}

/** The filters are read in the same breath as they are asked with: the view may change while an export is prepared. */
async function chooseRows(
  core: SessionCore,
  current: CurrentDataset,
  questions: Questions,
  scope: ExportRequest['scope'],
  signal: AbortSignal,
): Promise<{ readonly rows: readonly RecordRef[]; readonly filters: readonly Filter[] }> {
  if (scope.kind !== 'rebalanced') {
    const filters = scope.kind === 'all' ? [] : core.store.getState().view.filters
    return { rows: await questions.refsWithout(scope.exclude, filters, signal), filters }
  }
  const { rows, from } = scope.plan
  if (from !== undefined && from.dataset !== datasetId(current.edits.files))
    throw new CurationError('export', 'The split is of another dataset.', {
      next: 'Plan it again for the one that is open.',
    })
  return { rows, filters: from?.filters ?? [] }
}

/** What rows have in common that must not be parted. */
async function sharedThings(
  core: SessionCore,
  questions: Questions,
  { keepQuestionsTogether, keepImagesTogether }: ExportRequest['validation'],
  signal: AbortSignal,
): Promise<readonly ReadonlyMap<string, readonly string[]>[]> {
  if (keepImagesTogether && core.store.getState().imageCheck.status !== 'done')
    throw new CurationError('export', 'Which rows have the same image is not known before the images are checked.', {
      next: 'Check the images first, or let rows with the same image part.',
    })
  return [
    ...(keepQuestionsTogether ? [await questions.sharedQuestions(signal)] : []),
    ...(keepImagesTogether ? [await questions.sharedImages(signal)] : []),
  ]
}

/** A file's bytes shared out evenly: shards are "about" a size. */
function bytesARow({ info }: CurrentDataset, { file }: RecordRef): number {
  const { byteLength, rows } = info.files[file] ?? { byteLength: 0, rows: 1 }
  return byteLength / Math.max(1, rows)
}
