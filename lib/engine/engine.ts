/** The seam to the SQL engine: text in, plain values out. Nothing above knows which engine it is. */

import type { Urgency } from './turns'

export type EngineValue = null | boolean | number | string

export type EngineRow = Readonly<Record<string, EngineValue>>

export interface Engine {
  /** Name and version, for diagnostics. */
  readonly version: string
  /** Runs statements that answer nothing, and no question between them. Throws CurationError('query') with the SQL as `place`. */
  execute(...statements: readonly string[]): Promise<void>
  /**
   * Rows as plain objects; 64-bit integers come as numbers. AbortError when the signal fires. One query runs at a time:
   * those of 'later' wait for all others, which is what facets and charts do for the table's rows.
   */
  query(sql: string, signal?: AbortSignal, urgency?: Urgency): Promise<readonly EngineRow[]>
  /** Integer columns of one query as typed arrays, for long id lists. */
  queryIntegers(sql: string, columns: readonly string[], signal?: AbortSignal): Promise<readonly Int32Array[]>
  /**
   * Appends an Arrow IPC stream to an existing table, after these statements and with no question in between. The buffer is
   * transferred: unusable afterwards.
   */
  insertArrow(table: string, ipc: Uint8Array, ...before: readonly string[]): Promise<void>
  close(): Promise<void>
}
