/** Whatever a damaged file makes the decoders throw leaves lib/parquet as a CurationError that names file and place. */

import { CurationError, isAbort, type CurationErrorCode } from '@/lib/errors'

const NEXT: { readonly [C in CurationErrorCode]?: string } = {
  corrupt: 'Get a fresh copy of the file, or check it with another reader.',
  truncated: 'Download or copy the file again; its end is missing.',
  unsupported: 'Rewrite the file with pandas, pyarrow or DuckDB, then open it again.',
}

/** An error in the bytes; file and place are added by `locate` where they are known. */
export function corrupt(message: string): CurationError {
  return new CurationError('corrupt', message)
}

export function unsupported(message: string): CurationError {
  return new CurationError('unsupported', message)
}

/** Gives an error its file and place; anything that is not ours (RangeError of a decoder …) becomes 'corrupt'. */
export function locate(error: unknown, file: string, place: string): unknown {
  if (isAbort(error)) return error
  if (error instanceof CurationError) {
    if (error.file !== undefined && error.place !== undefined) return error
    return new CurationError(error.code, error.message, {
      file: error.file ?? file,
      place: error.place ?? place,
      next: error.next ?? NEXT[error.code] ?? 'Try again, or open another copy of the file.',
      cause: error.cause,
    })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new CurationError('corrupt', `${file} is damaged: its bytes cannot be decoded (${reason}).`, {
    file,
    place,
    next: 'Get a fresh copy of the file, or check it with another reader.',
    cause: error,
  })
}

/** A count or offset read from the file: a safe integer within [0, max]. */
export function bounded(value: unknown, max: number, what: string): number {
  const n = typeof value === 'bigint' ? Number(value) : value
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0 || n > max) {
    throw corrupt(`The file is damaged: ${what} is ${String(value)}, which is not within 0 and ${max}.`)
  }
  return n
}
