/**
 * An export is believed only when its file, opened anew, says row for row and leaf for leaf what source plus changes say.
 * Compared in a stream by hashes of levels and physical bytes, so nothing a logical type might hide goes unseen.
 */
import { CurationError } from '@/lib/errors'
import { editRow, type CellEdit, type ResolvedEdit } from '@/lib/parquet/write/cell-edit'
import { openParquet, type ParquetFile } from '@/lib/parquet/file'
import { formatPath } from '@/lib/parquet/footer/field-path'
import { weighLeaves } from '@/lib/parquet/footer/leaf-weight'
import type { OpenSlice } from '@/lib/parquet/rows/slice-rows'
import { collectEdits, type PartEdits } from '@/lib/parquet/write/part-edits'
import { pickRows, type PickContext } from '@/lib/parquet/write/pick-rows'
import { hashRow } from '@/lib/parquet/rows/row-hash'
import { sortRows, type RowRef } from '@/lib/parquet/write/plan'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { ByteSource, Leaf } from '@/lib/parquet/types'
import { findChangedCategories } from './changed-categories'
import { countValues } from './count-values'
import { isMetadataEqual, isSchemaEqual } from './footer-equal'
import { hashOutput } from './hash-output'
import { sourceLeaves } from './leaf-places'
import { Hashes } from './row-hashes'

export interface VerifyRequest {
  readonly inputs: readonly { readonly file: ParquetFile }[]
  readonly rows: readonly RowRef[]
  readonly edits?: ((file: number, row: number) => readonly CellEdit[] | undefined) | undefined
  /** What the export was told to write instead of the source's. */
  readonly footer?: FooterOverrides | undefined
  /** The written file. */
  readonly output: ByteSource
  /** Column to count by, dotted: "ability". */
  readonly countBy?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: { rowsDone: number; rowsTotal: number }) => void) | undefined
}

export interface Proof {
  readonly rows: number
  readonly rowsIdentical: number
  readonly rowsChanged: number
  readonly cellsChanged: number
  /** Rows that are not there. */
  readonly missing: number
  /** Rows that are there and not what they should be. */
  readonly wrong: number
  readonly schemaEqual: boolean
  readonly metadataEqual: boolean
  /** Image values compared by hash, and whether all were equal. */
  readonly images: number
  readonly imageChecksumsEqual: boolean
  readonly countsPerValue: Readonly<Record<string, number>> | null
}

/** Throws CurationError 'verify' naming the first difference, or what reading the files throws. */
export async function verifyExport(request: VerifyRequest): Promise<Proof> {
  const output = await openParquet(request.output, request.signal)
  const tally = await compareRows(request, output)
  const source = request.inputs[0]!.file.footer
  const proof: Proof = {
    rows: output.footer.numRows,
    ...tally.summary(request.rows.length),
    missing: Math.max(0, request.rows.length - output.footer.numRows),
    schemaEqual: isSchemaEqual(source, request.footer, output.footer),
    metadataEqual: isMetadataEqual(source, request.footer, output.footer),
    countsPerValue: request.countBy === undefined ? null : await countValues(output, request.countBy, request.signal),
  }
  refuseFalse(request, proof, tally)
  const changed = await findChangedCategories(request, output)
  if (changed !== undefined)
    throw untrusted(request, `the categories of column ${changed.path.join('.')} are not the source's`)
  return proof
}

class Tally {
  readonly changed: Uint8Array
  readonly wrong: Uint8Array
  readonly cells = new Set<string>()
  images = 0
  wrongImages = 0
  first: { readonly row: number; readonly leaf: Leaf } | undefined

  constructor(rows: number) {
    this.changed = new Uint8Array(rows)
    this.wrong = new Uint8Array(rows)
  }

  summary(rows: number) {
    let [rowsChanged, wrong] = [0, 0]
    for (let i = 0; i < rows; i++) {
      if (this.wrong[i] === 1) wrong++
      else if (this.changed[i] === 1) rowsChanged++
    }
    return {
      rowsIdentical: rows - rowsChanged - wrong,
      rowsChanged,
      cellsChanged: this.cells.size,
      wrong,
      images: this.images,
      imageChecksumsEqual: this.wrongImages === 0,
    }
  }
}

async function compareRows(request: VerifyRequest, output: ParquetFile): Promise<Tally> {
  const { rows, signal } = request
  const files = request.inputs.map((input) => input.file)
  const target = request.footer?.target ?? files[0]!.footer
  const matches = files.map((file) => sourceLeaves(target, file.footer))
  const sorted = sortRows(
    files.map((file) => file.footer),
    rows,
  )
  const edits = sorted.parts.map((part) => collectEdits({ files, target }, part, request.edits))
  const images = new Set(
    weighLeaves(target).flatMap(({ leaf, weight }) => (weight === 'image' ? [leaf.leafIndex] : [])),
  )
  const tally = new Tally(rows.length)
  const weights = weighLeaves(target).map((each) => each.compressedBytes + 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  signal?.addEventListener('abort', abort)
  let done = 0
  try {
    for (const leaf of target.leaves) {
      const weight = weights[leaf.leafIndex]!
      const share = shareOf(2, (fraction) =>
        request.onProgress?.({
          rowsDone: Math.floor((rows.length * (done + fraction * weight)) / total),
          rowsTotal: rows.length,
        }),
      )
      const context = { files, matches, request: { signal: stop.signal } }
      // Side by side: while one is being read, the other is hashed.
      const [{ written, sibling }, expected] = await Promise.all([
        hashOutput({ output, rows: rows.length, report: share(), signal: stop.signal }, leaf, request.footer),
        hashSource(context, leaf, sorted, edits, tally, share()),
      ])
      compareLeaf(leaf, written, expected, tally, images.has(leaf.leafIndex))
      if (sibling !== undefined) compareLeaf(sibling.leaf, sibling.written, sibling.expected, tally, false)
      done += weight
    }
  } finally {
    // When one side fails, the other is not to go on.
    stop.abort()
    signal?.removeEventListener('abort', abort)
  }
  return tally
}

/** Reports the mean of what several tell of themselves. */
function shareOf(parts: number, report: (fraction: number) => void): () => (fraction: number) => void {
  const fractions: number[] = []
  return () => {
    const own = fractions.push(0) - 1
    return (fraction) => {
      fractions[own] = fraction
      report(fractions.reduce((sum, each) => sum + each, 0) / parts)
    }
  }
}

/** What the output is to hold; rows and cells that changes made other than they were are noted. */
async function hashSource(
  context: PickContext,
  leaf: Leaf,
  { parts, order }: ReturnType<typeof sortRows>,
  edits: readonly PartEdits[],
  tally: Tally,
  report: (fraction: number) => void,
): Promise<Hashes> {
  const hashes = new Hashes(order.length, order.length)
  let before = 0
  for (const [i, part] of parts.entries()) {
    const changes = edits[i]?.get(leaf.leafIndex)
    for await (const { open, from, to, at } of pickRows(context, leaf, part, undefined)) {
      for (let row = from; row < to; row++) {
        const place = order[before + at + row - from]!
        const change = changes?.get(part.rows[at + row - from]!)
        hashes.set(place, hashRow(open, row))
        if (change !== undefined) hashChange(leaf, open, row, change, place, hashes, tally)
      }
      report((before + at) / order.length)
    }
    before += part.rows.length
  }
  return hashes
}

function hashChange(
  leaf: Leaf,
  open: OpenSlice,
  row: number,
  change: readonly ResolvedEdit[],
  place: number,
  hashes: Hashes,
  tally: Tally,
): void {
  const { high, low } = hashRow(editRow(leaf, open, row, change), 0)
  if (high === hashes.high[place] && low === hashes.low[place]) return
  hashes.set(place, { high, low })
  tally.changed[place] = 1
  for (const { path } of change) tally.cells.add(`${place} ${formatPath(path)}`)
}

function compareLeaf(leaf: Leaf, written: Hashes, expected: Hashes, tally: Tally, isImage: boolean): void {
  for (let place = 0; place < expected.count; place++) {
    if (isImage) tally.images++
    if (place < written.count && written.equals(place, expected)) continue
    if (isImage) tally.wrongImages++
    tally.wrong[place] = 1
    tally.first ??= { row: place, leaf }
  }
}

function refuseFalse(request: VerifyRequest, proof: Proof, { first }: Tally): void {
  const expected = request.rows.length
  const reason =
    proof.rows !== expected
      ? `it has ${proof.rows} rows instead of ${expected}`
      : !proof.schemaEqual
        ? "its schema is not the source's"
        : !proof.metadataEqual
          ? "its footer metadata is not the source's"
          : first === undefined
            ? undefined
            : `row ${first.row}, column ${first.leaf.path.join('.')} is not what it should be (${proof.wrong} rows differ)`
  if (reason !== undefined) throw untrusted(request, reason, first && `row ${first.row}`)
}

function untrusted({ output: { name } }: VerifyRequest, reason: string, place?: string): CurationError {
  return new CurationError('verify', `${name} was written but cannot be trusted: ${reason}.`, {
    file: name,
    ...(place === undefined ? {} : { place }),
    next: 'Delete the file and export again; if it happens twice, please report it.',
  })
}
