/** The reader's methods: what the worker does when the page asks. State is one open dataset. */
import type { ColumnMapping, RecordRef } from '@/lib/dataset/types'
import { rowFingerprint } from '@/lib/journal/fingerprint'
import { CurationError } from '@/lib/errors'
import { exportDataset } from './exporter'
import type { ExportJob } from './exporter'
import { checkImages, keptImageFacts } from './image-check'
import { loadImages, makeThumbnail } from './images'
import { whyUnwritable } from './check-edits'
import type { CellEdit, EditedRow, SourceSpec } from './messages'
import { describeDataset } from './describe-dataset'
import { openDataset } from './open-dataset'
import type { OpenState } from './open-state'
import { deriveEdited, fingerprintRows, fingerprintsOf, readRecord, streamRows } from './rows'
import { Moved } from './rpc'
import type { Handler } from './rpc'
import { searchText } from './search'

export function readerHandlers(): Readonly<Record<string, Handler>> {
  let state: OpenState | undefined
  const dataset = (): OpenState => {
    if (state === undefined) throw new CurationError('worker', 'No dataset is open in the reader.')
    return state
  }
  return {
    async open(args, { signal, progress }) {
      const { sources, mapping } = args as { sources: readonly SourceSpec[]; mapping: Partial<ColumnMapping> }
      state = await openDataset(sources, mapping, signal, progress)
      return describeDataset(state)
    },
    async rows(_, { signal, progress }) {
      await streamRows(dataset(), signal, (batch) => progress(batch, [batch.ipc.buffer as ArrayBuffer]))
      return null
    },
    async record(args, { signal }) {
      const row = await readRecord(dataset(), args as RecordRef, signal)
      return { row, fingerprint: rowFingerprint(row) }
    },
    images: (args, { signal }) => loadImages(dataset(), args as RecordRef, signal),
    thumbnail: (args, { signal }) => makeThumbnail(dataset(), args as RecordRef, signal),
    whyUnwritable: (args) => Promise.resolve(whyUnwritable(dataset(), args as readonly CellEdit[])),
    async derive(args) {
      const ipc = await deriveEdited(dataset(), args as readonly EditedRow[])
      return new Moved(ipc, [ipc.buffer as ArrayBuffer])
    },
    async checkImages(_, { signal, progress }) {
      await checkImages(dataset(), signal, (batch) => progress(batch, [batch.ipc.buffer as ArrayBuffer]))
      return null
    },
    async keptImageFacts() {
      const ipc = await keptImageFacts(dataset())
      return ipc === null ? null : new Moved(ipc, [ipc.buffer as ArrayBuffer])
    },
    async search(args, { signal, progress }) {
      await searchText(dataset(), args as string, signal, (batch) => progress(batch))
      return null
    },
    fingerprintsOf: (args, { signal }) => fingerprintsOf(dataset(), args as readonly RecordRef[], signal),
    fingerprints: (args, { signal }) => fingerprintRows(dataset(), args as number, signal),
    counts: () =>
      Promise.resolve(dataset().files.map(({ file: { source } }) => ({ name: source.name, ...source.counts }))),
    export: (args, { signal, progress }) => exportDataset(dataset(), args as ExportJob, signal, progress),
  }
}
