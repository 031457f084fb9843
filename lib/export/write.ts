/** Writes one parquet file and proves it: a file that cannot be reopened as what it should be is an error, not a result. */
import { exportBuild } from './build'
import { verifyExport, type Proof, type VerifyRequest } from './verify'
import { writeSelection, type SelectionRequest, type SelectionResult } from '@/lib/parquet/write/writer'
import type { ByteSource } from '@/lib/parquet/types'

export interface ExportProgress {
  readonly step: 'writing' | 'verifying'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly bytesWritten: number
}

export interface ParquetExport extends Omit<SelectionRequest, 'onProgress' | 'build'>, Pick<VerifyRequest, 'countBy'> {
  /** Opens what was written, once the sink is closed. */
  readonly reopen: () => Promise<ByteSource>
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined
}

export interface ParquetExportResult extends SelectionResult {
  readonly proof: Proof
}

/** Throws what writeSelection and verifyExport throw. */
export async function exportParquet(job: ParquetExport): Promise<ParquetExportResult> {
  const { onProgress, reopen, ...request } = job
  const written = await writeSelection({
    ...request,
    build: exportBuild(request),
    onProgress: (progress) => onProgress?.({ step: 'writing', ...progress }),
  })
  const proof = await verifyExport({
    ...request,
    output: await reopen(),
    onProgress: (progress) => onProgress?.({ step: 'verifying', ...progress, bytesWritten: written.bytes }),
  })
  return { ...written, proof }
}
