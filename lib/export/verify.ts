/**
 * An export is believed only when its file, opened anew, says row for row and leaf for leaf what source plus changes say.
 * Compared in a stream by hashes of levels and physical bytes, so nothing a logical type might hide goes unseen.
 */
import { CurationError } from '@/lib/errors'
import { editRow, type CellEdit } from '@/lib/parquet/cell-edit'
import { openParquet, type ParquetFile } from '@/lib/parquet/file'
import { formatPath } from '@/lib/parquet/field-path'
import { weighLeaves } from '@/lib/parquet/leaf-weight'
import { collectEdits, type PartEdits } from '@/lib/parquet/part-edits'
import { pickRows, type PickContext } from '@/lib/parquet/pick-rows'
import { rawStruct } from '@/lib/parquet/raw-footer'
import { hashRow } from '@/lib/parquet/row-hash'
import { streamRows } from '@/lib/parquet/row-stream'
import { matchSchema } from '@/lib/parquet/schema-match'
import { sortRows, type RowRef } from '@/lib/parquet/selection-plan'
import type { FooterOverrides } from '@/lib/parquet/write-footer'
import type { ByteSource, Leaf } from '@/lib/parquet/types'
import { countValues } from './count-values'

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
  readonly countsPerCategory: Readonly<Record<string, number>> | null
}

/** Throws CurationError 'verify' naming the first difference, or what reading the files throws. */
export async function verifyExport(request: VerifyRequest): Promise<Proof> {
  const output = await openParquet(request.output, request.signal)
  const tally = await compareRows(request, output)
  const proof: Proof = {
    rows: output.footer.numRows,
    ...tally.summary(request.rows.length),
    missing: Math.max(0, request.rows.length - output.footer.numRows),
    schemaEqual: isSchemaEqual(request, output),
    metadataEqual: isMetadataEqual(request, output),
    countsPerCategory:
      request.countBy === undefined ? null : await countValues(output, request.countBy, request.signal),
  }
  refuseFalse(request, proof, tally)
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
  const target = files[0]!.footer
  const context: PickContext = {
    files,
    matches: files.map((file) => matchSchema(target, file.footer, file.source.name)),
    request: { signal },
  }
  const sorted = sortRows(
    files.map((file) => file.footer),
    rows,
  )
  const edits = sorted.parts.map((part) => collectEdits(files, part, request.edits))
  const images = new Set(
    weighLeaves(target).flatMap(({ leaf, weight }) => (weight === 'image' ? [leaf.leafIndex] : [])),
  )
  const tally = new Tally(rows.length)
  const weights = weighLeaves(target).map((each) => each.compressedBytes + 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let done = 0
  for (const leaf of target.leaves) {
    const share = (fraction: number) =>
      request.onProgress?.({
        rowsDone: Math.floor((rows.length * (done + fraction * weights[leaf.leafIndex]!)) / total),
        rowsTotal: rows.length,
      })
    const written = await hashOutput(output, leaf, rows.length, share, signal)
    await compareLeaf(context, leaf, sorted, edits, written, tally, images.has(leaf.leafIndex), share)
    done += weights[leaf.leafIndex]!
  }
  return tally
}

interface Hashes {
  readonly high: Uint32Array
  readonly low: Uint32Array
  /** Rows the output has. */
  readonly count: number
}

async function hashOutput(
  output: ParquetFile,
  leaf: Leaf,
  rows: number,
  report: (fraction: number) => void,
  signal: AbortSignal | undefined,
): Promise<Hashes> {
  const high = new Uint32Array(rows)
  const low = new Uint32Array(rows)
  const own = output.footer.leaves.find((each) => each.path.join('\0') === leaf.path.join('\0'))
  if (own === undefined) return { high, low, count: 0 }
  for (const group of output.footer.rowGroups) {
    for await (const open of streamRows(output, group, own, undefined, signal)) {
      const first = group.firstRow + open.firstRow
      for (let row = 0; row < open.numRows && first + row < rows; row++) {
        const hash = hashRow(open, row)
        high[first + row] = hash.high
        low[first + row] = hash.low
      }
      report((0.5 * (first + open.numRows)) / Math.max(1, rows))
    }
  }
  return { high, low, count: output.footer.numRows }
}

async function compareLeaf(
  context: PickContext,
  leaf: Leaf,
  { parts, order }: ReturnType<typeof sortRows>,
  edits: readonly PartEdits[],
  written: Hashes,
  tally: Tally,
  isImage: boolean,
  report: (fraction: number) => void,
): Promise<void> {
  let before = 0
  for (const [i, part] of parts.entries()) {
    const changes = edits[i]?.get(leaf.leafIndex)
    for await (const { open, from, to, at } of pickRows(context, leaf, part, undefined)) {
      for (let row = from; row < to; row++) {
        const place = order[before + at + row - from]!
        const change = changes?.get(part.rows[at + row - from]!)
        const original = { ...hashRow(open, row) }
        const expected = change === undefined ? original : hashRow(editRow(leaf, open, row, change), 0)
        if (expected.high !== original.high || expected.low !== original.low) {
          tally.changed[place] = 1
          for (const { path } of change ?? []) tally.cells.add(`${place} ${formatPath(path)}`)
        }
        const equal =
          place < written.count && written.high[place] === expected.high && written.low[place] === expected.low
        if (isImage) tally.images++
        if (equal) continue
        if (isImage) tally.wrongImages++
        tally.wrong[place] = 1
        tally.first ??= { row: place, leaf }
      }
      report(0.5 + (0.5 * (before + at)) / order.length)
    }
    before += part.rows.length
  }
}

function isSchemaEqual({ inputs, footer }: VerifyRequest, output: ParquetFile): boolean {
  const source = rawStruct(inputs[0]!.file.footer.raw)
  const written = rawStruct(output.footer.raw)
  const expected = [
    source.get(1)?.bytes,
    footer?.schema ?? source.get(2)?.bytes,
    footer?.columnOrders ?? source.get(7)?.bytes,
  ]
  return [1, 2, 7].every((id, i) => sameBytes(expected[i], written.get(id)?.bytes))
}

function isMetadataEqual({ inputs, footer }: VerifyRequest, output: ParquetFile): boolean {
  if (footer?.keyValues !== undefined) {
    return JSON.stringify(footer.keyValues) === JSON.stringify(output.footer.keyValueMetadata)
  }
  const source = rawStruct(inputs[0]!.file.footer.raw)
  return sameBytes(source.get(5)?.bytes, rawStruct(output.footer.raw).get(5)?.bytes)
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function refuseFalse({ output, rows }: VerifyRequest, proof: Proof, tally: Tally): void {
  const reason =
    proof.rows !== rows.length
      ? `it has ${proof.rows} rows instead of ${rows.length}`
      : !proof.schemaEqual
        ? "its schema is not the source's"
        : !proof.metadataEqual
          ? "its footer metadata is not the source's"
          : tally.first === undefined
            ? undefined
            : `row ${tally.first.row}, column ${tally.first.leaf.path.join('.')} is not what it should be (${proof.wrong} rows differ)`
  if (reason === undefined) return
  throw new CurationError('verify', `${output.name} was written but cannot be trusted: ${reason}.`, {
    file: output.name,
    ...(tally.first === undefined ? {} : { place: `row ${tally.first.row}` }),
    next: 'Delete the file and export again; if it happens twice, please report it.',
  })
}
