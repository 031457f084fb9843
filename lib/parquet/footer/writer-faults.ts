/** What old writers are known to have told wrongly of their pages: only `created_by` says so, as other readers know too. */
import type { WriterFault } from '../types'

interface Version {
  readonly application: string
  readonly numbers: readonly number[]
}

/** The first versions without the fault. */
const FAULTS: readonly { readonly fault: WriterFault; readonly mended: Version }[] = [
  // PARQUET-816.
  { fault: 'short-size', mended: { application: 'parquet-mr', numbers: [1, 2, 9] } },
  // ARROW-10353: Arrow before 3.0. This application never came to 2.0, it goes on as parquet-cpp-arrow.
  { fault: 'packed-pages', mended: { application: 'parquet-cpp', numbers: [2, 0, 0] } },
]

export function faultOf(createdBy: string | undefined): WriterFault | undefined {
  const version = createdBy === undefined ? undefined : parseVersion(createdBy)
  return version && FAULTS.find(({ mended }) => isBefore(version, mended))?.fault
}

/** Of "<application> version <numbers> …"; numbers that are missing are 0, and so are all where no version is told. */
function parseVersion(createdBy: string): Version | undefined {
  const [, application, numbers] = /^\s*(\S+)(?:\s+version\s+(\d+(?:\.\d+){0,2}))?/i.exec(createdBy) ?? []
  if (application === undefined) return undefined
  return { application: application.toLowerCase(), numbers: numbers?.split('.').map(Number) ?? [] }
}

function isBefore(version: Version, other: Version): boolean {
  if (version.application !== other.application) return false
  for (const [k, number] of other.numbers.entries()) {
    const own = version.numbers[k] ?? 0
    if (own !== number) return own < number
  }
  return false
}
