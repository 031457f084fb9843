/** Pictures of a record, and the pass over all of them that a person starts. */

export interface RecordImage {
  readonly index: number
  /** Null when bytes are null or empty. */
  readonly blob: Blob | null
  readonly byteLength: number
  readonly format: string
  readonly width: number | null
  readonly height: number | null
  /** What is wrong with it ("bytes are null", "PNG ends early"), null when it decodes. */
  readonly problem: string | null
}

export interface ImageCheckState {
  readonly status: 'none' | 'running' | 'done' | 'failed'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly bytesRead: number
}
