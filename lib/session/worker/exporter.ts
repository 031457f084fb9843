/** placeholder until lib/export lands */
import type { Progress } from './rpc'
import type { OpenState } from './open-dataset'
export type ExportJob = unknown
export function exportDataset(
  _state: OpenState,
  _job: ExportJob,
  _signal: AbortSignal,
  _progress: Progress,
): Promise<unknown> {
  return Promise.reject(new Error('not yet'))
}
