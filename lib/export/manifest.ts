/** What an export was made from and what reopening it proved, beside the file as JSON. */
import type { JsonValue } from '@/lib/dataset/types'
import type { Proof } from './verify'

export interface ManifestInput {
  readonly createdAt: string
  readonly app: { readonly name: string; readonly version: string }
  readonly sources: readonly {
    readonly name: string
    readonly bytes: number
    readonly rows: number
    /** SHA-256 over length and footer, hex. */
    readonly fingerprint: string
  }[]
  /** What the person asked for, as data: scope, filters, targets, size, seed, switches, mapping, validation, layout. */
  readonly request: JsonValue
  readonly outputs: readonly {
    readonly name: string
    readonly part: string
    readonly format: string
    readonly bytes: number
    readonly rows: number
    readonly rowGroups: number | null
    readonly proof: Proof | null
  }[]
  /** Rows by category in each output, as counted in what was written where it was verified. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Journal entries that stand, in the journal's own file format, one object an entry. */
  readonly journal: readonly JsonValue[]
}

export function formatManifest(input: ManifestInput): string {
  return `${JSON.stringify({ format: 'metis-curator-manifest', version: 1, ...input }, null, 2)}\n`
}
