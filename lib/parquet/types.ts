/**
 * The vocabulary of lib/parquet: what a footer says and what a decoded leaf is.
 * Values are physical (no logical type applied), so that what is written back is what was read.
 * Terms and numbers are those of the format: https://github.com/apache/parquet-format
 */

export type PhysicalType =
  | 'BOOLEAN'
  | 'INT32'
  | 'INT64'
  | 'INT96'
  | 'FLOAT'
  | 'DOUBLE'
  | 'BYTE_ARRAY'
  | 'FIXED_LEN_BYTE_ARRAY'

export type Codec = 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'LZO' | 'BROTLI' | 'LZ4' | 'ZSTD' | 'LZ4_RAW'

export type Repetition = 'REQUIRED' | 'OPTIONAL' | 'REPEATED'

/** What a value means, folded from LogicalType and ConvertedType; undefined = the physical type says it all. */
export type LogicalKind =
  | { kind: 'string' | 'json' | 'bson' | 'enum' | 'uuid' | 'date' | 'float16' | 'interval' | 'unknown' }
  | { kind: 'int'; bits: 8 | 16 | 32 | 64; signed: boolean }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'time' | 'timestamp'; unit: 'ms' | 'us' | 'ns'; utc: boolean }
  /** One this app does not know (GEOMETRY, say), by its number in the format; `parameters` are equal where they say the same. */
  | { kind: 'other'; id: number; parameters: string }

export interface SchemaNode {
  readonly name: string
  readonly repetition: Repetition
  /** Names from below the root to here, as in the file: ["images","list","element","bytes"]. */
  readonly path: readonly string[]
  readonly maxDefinition: number
  readonly maxRepetition: number
  /** "list" and "map" as annotated; "struct" for other groups; "leaf" for columns. */
  readonly shape: 'list' | 'map' | 'struct' | 'leaf'
  readonly children: readonly SchemaNode[]
  readonly fieldId: number | undefined
  readonly physicalType: PhysicalType | undefined
  readonly typeLength: number | undefined
  readonly logical: LogicalKind | undefined
  /** Position among the file's leaves, for leaves. */
  readonly leafIndex: number | undefined
}

/** A column of the file: a leaf of the schema tree. */
export interface Leaf extends SchemaNode {
  readonly shape: 'leaf'
  readonly leafIndex: number
  readonly physicalType: PhysicalType
  /** The only values it may hold, where its writer said so (arrow-schema.ts). */
  readonly oneOf?: ReadonlySet<string> | undefined
}

export interface Statistics {
  readonly nullCount: number | undefined
  readonly minValue: Uint8Array | undefined
  readonly maxValue: Uint8Array | undefined
}

/**
 * `packed-pages`: v2 pages are compressed where their headers say that they are not. `short-size`: the chunk's size leaves out
 * the header of its dictionary page.
 */
export type WriterFault = 'packed-pages' | 'short-size'

export interface ColumnChunk {
  readonly leafIndex: number
  readonly codec: Codec
  readonly encodings: readonly string[]
  /** Values including nulls (= level entries). */
  readonly numValues: number
  readonly totalCompressedSize: number
  readonly totalUncompressedSize: number
  readonly dataPageOffset: number
  readonly dictionaryPageOffset: number | undefined
  /** File extent [start, end) of all the chunk's pages, dictionary first; checked against the file's length. */
  readonly start: number
  readonly end: number
  readonly offsetIndex: { readonly offset: number; readonly length: number } | undefined
  readonly columnIndex: { readonly offset: number; readonly length: number } | undefined
  readonly bloomFilter: { readonly offset: number; readonly length: number | undefined } | undefined
  readonly statistics: Statistics | undefined
  /** Who reads such a chunk has to know who wrote it: its bytes may not go out under another name. */
  readonly writerFault: WriterFault | undefined
}

export interface RowGroup {
  readonly index: number
  /** Number in the file of the group's first row. */
  readonly firstRow: number
  readonly numRows: number
  readonly totalByteSize: number
  readonly columns: readonly ColumnChunk[]
}

export interface Footer {
  readonly version: number
  readonly numRows: number
  readonly createdBy: string | undefined
  readonly root: SchemaNode
  readonly leaves: readonly Leaf[]
  readonly rowGroups: readonly RowGroup[]
  readonly keyValueMetadata: readonly { readonly key: string; readonly value: string | undefined }[]
  /** The footer's thrift bytes as they stand in the file (without length and magic), for verbatim copying. */
  readonly raw: Uint8Array
  /** File offset of `raw`. */
  readonly offset: number
}

/**
 * Variable-length values: value k is data[offsets[k], offsets[k+1]).
 * `data` may be a view over a decoded page; never written to.
 */
export interface BinaryValues {
  readonly data: Uint8Array
  /** length = number of values + 1 */
  readonly offsets: Uint32Array | Float64Array
}

/** INT96 and FIXED_LEN_BYTE_ARRAY are BinaryValues too. BOOLEAN is one byte (0/1) a value. */
export type PhysicalValues = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array | BinaryValues

/**
 * Some whole rows of one leaf. There is one level entry per value including nulls and empty lists;
 * `values` holds only the defined ones (definition level = the leaf's maximum).
 */
export interface LeafSlice {
  readonly leaf: Leaf
  /** Rows of the file: [firstRow, firstRow + numRows). */
  readonly firstRow: number
  readonly numRows: number
  /** Level entries; undefined when the leaf's maximum is 0. */
  readonly definition: Uint8Array | undefined
  readonly repetition: Uint8Array | undefined
  /** Number of level entries. */
  readonly numEntries: number
  readonly values: PhysicalValues
  /** Number of defined values. */
  readonly numValues: number
}

/**
 * Pieces of bytes. Each is valid until the next is asked for, when its memory may be used again; who holds on to it, or to a
 * view of it, says so by asking with `true`.
 */
export type ByteStream = AsyncIterable<Uint8Array, void, boolean | undefined>
/** One that a generator gives. */
export type ByteStreamGenerator = AsyncGenerator<Uint8Array, void, boolean | undefined>

/**
 * Where bytes come from. Reads are exact: fewer bytes than asked is an error ('truncated').
 * Implementations: Blob/File, URL with range requests, Node file.
 */
export interface ByteSource {
  /** File name as shown to people. */
  readonly name: string
  readonly byteLength: number
  /** Bytes [start, end). Throws CurationError ('truncated' | 'source-unreachable' | 'source-changed') or AbortError. */
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>
  /** Bytes [start, end) in order, in pieces of any size, read ahead; memory bounded. */
  stream(start: number, end: number, signal?: AbortSignal): ByteStream
  /** The same bytes as a Blob, where the source is one: a sink may take them without their passing through memory. */
  slice?(start: number, end: number): Blob
  /** Running totals of what was asked of the source, for diagnostics and tests. */
  readonly counts: { reads: number; bytes: number }
}
