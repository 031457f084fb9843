/** Every failure a person can meet has a code, a sentence that says what is wrong with what, and a next step. */

export type CurationErrorCode =
  | 'not-parquet'
  | 'truncated'
  | 'encrypted'
  | 'corrupt'
  | 'empty'
  | 'unsupported'
  | 'source-unreachable'
  | 'source-changed'
  | 'permission'
  | 'schema-mismatch'
  | 'engine'
  | 'query'
  | 'storage'
  | 'journal'
  | 'edit-refused'
  | 'export'
  | 'verify'
  | 'worker'

export interface CurationErrorDetail {
  /** Name of the file concerned. */
  file?: string
  /** Where in it: "footer", "row group 3, column images.list.element.bytes, page at byte 4711". */
  place?: string
  /** What the person can do now, as a sentence. */
  next?: string
  cause?: unknown
}

export class CurationError extends Error {
  override readonly name = 'CurationError'
  readonly code: CurationErrorCode
  readonly file: string | undefined
  readonly place: string | undefined
  readonly next: string | undefined

  constructor(code: CurationErrorCode, message: string, detail: CurationErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.code = code
    this.file = detail.file
    this.place = detail.place
    this.next = detail.next
  }
}

/** True for a cancelled call, which is never shown as an error. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
