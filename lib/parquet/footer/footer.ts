/** A footer is believed only as far as the file's size allows: every count, extent and depth is checked here. */

import { CurationError, type CurationErrorCode } from '@/lib/errors'
import { bounded, corrupt, locate, unsupported } from '../corrupt'
import { arrowColumns } from './arrow-schema'
import { FILE_METADATA } from './fields'
import { readRowGroups } from './row-groups'
import { buildSchema } from './schema'
import { ThriftReader, type ThriftStruct, type ThriftValue } from './thrift'
import { faultOf } from './writer-faults'
import type { ByteSource, Footer } from '../types'

/** Thousands of row groups of hundreds of columns stay well below. */
const MAX_FOOTER_BYTES = 256 << 20
const TRAILER_BYTES = 8

/**
 * Reads a file's footer with two exact reads (8 bytes, then the footer).
 * Throws CurationError 'empty', 'not-parquet', 'truncated', 'encrypted', 'corrupt' or what the source throws.
 */
export async function readFooter(source: ByteSource, signal?: AbortSignal): Promise<Footer> {
  try {
    const length = await readFooterLength(source, signal)
    const offset = source.byteLength - TRAILER_BYTES - length
    const raw = await source.read(offset, offset + length, signal)
    return parseFooter(raw, offset)
  } catch (error) {
    throw locate(error, source.name, 'footer')
  }
}

async function readFooterLength(source: ByteSource, signal?: AbortSignal): Promise<number> {
  const { byteLength } = source
  if (byteLength === 0) throw refuse('empty', source, 'is empty: it holds no bytes', 'Pick another file.')
  if (byteLength < 4) throw notParquet(source)
  const tail = await source.read(Math.max(0, byteLength - TRAILER_BYTES), byteLength, signal)
  const magic = String.fromCharCode(...tail.subarray(-4))
  if (magic === 'PARE') {
    throw refuse('encrypted', source, 'is encrypted', 'Decrypt it with the tool that wrote it, then open the result.')
  }
  if (magic !== 'PAR1') throw await missingTrailer(source, signal)
  if (byteLength < 12) throw cutOff(source)
  const length = new DataView(tail.buffer, tail.byteOffset, TRAILER_BYTES).getUint32(0, true)
  if (length > byteLength - 12 || length > MAX_FOOTER_BYTES || length === 0) {
    const next = 'Get a fresh copy of the file, or check it with another reader.'
    throw refuse(
      'corrupt',
      source,
      `is damaged: it says its footer is ${length.toLocaleString('en-US')} bytes long, and holds ${byteLength.toLocaleString('en-US')}`,
      next,
    )
  }
  return length
}

/** No magic at the end: a parquet file that lost its end, or something else altogether. */
async function missingTrailer(source: ByteSource, signal?: AbortSignal): Promise<CurationError> {
  const head = String.fromCharCode(...(await source.read(0, 4, signal)))
  return head === 'PAR1' ? cutOff(source) : head === 'PARE' ? cutOff(source) : notParquet(source)
}

function cutOff(source: ByteSource): CurationError {
  return refuse('truncated', source, 'is cut off: its end is missing', 'Download or copy the file again.')
}

function notParquet(source: ByteSource): CurationError {
  return refuse(
    'not-parquet',
    source,
    'is not a parquet file',
    'Pick another file. A download that failed is often a web page under this name.',
  )
}

function refuse(code: CurationErrorCode, source: ByteSource, what: string, next: string): CurationError {
  return new CurationError(code, `${source.name} ${what}.`, { file: source.name, place: 'footer', next })
}

/** The footer behind FileMetaData's thrift bytes, which stand at that offset of the file. */
export function parseFooter(raw: Uint8Array, offset: number): Footer {
  const metadata = new ThriftReader(raw).readStruct()
  const { root, leaves } = buildSchema(list(metadata[FILE_METADATA.schema], 'schema'))
  if (metadata[FILE_METADATA.encryptionAlgorithm] !== undefined) {
    throw new CurationError('encrypted', 'The file holds encrypted columns.', { next: 'Decrypt it first.' })
  }
  const told = bounded(metadata[FILE_METADATA.numRows], Number.MAX_SAFE_INTEGER, 'the number of rows')
  const createdBy = text(metadata[FILE_METADATA.createdBy])
  const bounds = { dataEnd: offset, fault: faultOf(createdBy) }
  const rowGroups = readRowGroups(list(metadata[FILE_METADATA.rowGroups], 'row groups'), leaves, bounds)
  const last = rowGroups.at(-1)
  const numRows = last === undefined ? 0 : last.firstRow + last.numRows
  // Some writers left it out (parquet-rs 0.3).
  if (numRows !== told && told !== 0)
    throw corrupt(`The file is damaged: it says ${told} rows, its row groups hold ${numRows}.`)
  if (leaves.length === 0 && numRows > 0) throw unsupported('The file has rows but no columns.')
  const keyValueMetadata = readKeyValues(metadata[FILE_METADATA.keyValueMetadata])
  for (const [i, { oneOf }] of arrowColumns({ keyValueMetadata, leaves }).entries())
    if (oneOf !== undefined) Object.assign(leaves[i]!, { oneOf })
  return {
    version: Number(metadata[FILE_METADATA.version] ?? 0),
    numRows,
    createdBy,
    root,
    leaves,
    rowGroups,
    keyValueMetadata,
    raw,
    offset,
  }
}

function readKeyValues(value: ThriftValue | undefined): Footer['keyValueMetadata'] {
  if (!Array.isArray(value)) return []
  return (value as ThriftStruct[]).map((entry) => ({ key: text(entry[1]) ?? '', value: text(entry[2]) }))
}

function list(value: ThriftValue | undefined, what: string): readonly ThriftValue[] {
  if (!Array.isArray(value)) throw corrupt(`The file is damaged: its footer has no ${what}.`)
  return value as ThriftValue[]
}

function text(value: ThriftValue | undefined): string | undefined {
  return value instanceof Uint8Array ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(value) : undefined
}
