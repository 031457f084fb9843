/** Several parquet files as one dataset: opened side by side, in name order, with schemas that must agree. */
import { detectDataset, noticesOf } from '@/lib/dataset/detect'
import { findImages } from '@/lib/dataset/detect-shape'
import { sniffFormat } from '@/lib/dataset/image-format'
import { columnsOf } from '@/lib/dataset/shape'
import type { Row } from '@/lib/dataset/cells'
import type { ColumnMapping, DatasetKind } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { fileFingerprint } from '@/lib/journal/fingerprint'
import { findBytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import { openParquet, readRows } from '@/lib/parquet/file'
import type { ParquetFile } from '@/lib/parquet/file'
import { loadIndex } from '@/lib/parquet/images/index-file'
import { shownLeaves } from '@/lib/parquet/footer/schema'
import { mayHoldImages, weighLeaves } from '@/lib/parquet/footer/leaf-weight'
import { readFirstValue } from '@/lib/parquet/rows/first-value'
import type { WeighedLeaf } from '@/lib/parquet/footer/leaf-weight'
import { matchSchema } from '@/lib/parquet/write/schema-match'
import { blobSource } from '@/lib/parquet/bytes/source'
import { openUrlSource } from '@/lib/parquet/bytes/url-source'
import type { ByteSource, Leaf, SchemaNode } from '@/lib/parquet/types'
import { extraColumns } from './extra-columns'
import type { ExtraColumnSpec } from './extra-columns'
import type { OpenedDataset, OpenedFile, SourceSpec } from './messages'
import { LightChunks } from './light-chunks'
import { KeptSearches } from './kept-searches'
import type { Progress } from './rpc'
import { ImagePack } from './image-pack'
import { KeptFolder } from './kept-folder'
import { openStream } from './blob-streams'
import { openThumbnailStore } from './thumbnail-store'
import type { ThumbnailStore } from './thumbnail-store'

export interface OpenFileState {
  readonly file: ParquetFile
  readonly fingerprint: string
  readonly kept: KeptFolder
  readonly leaves: readonly WeighedLeaf[]
  /** Everything but image bytes. */
  readonly light: readonly Leaf[]
  /** Image bytes, for the mapped images column. */
  readonly image: Leaf | null
  /** Images kept outside the file. */
  readonly pack: ImagePack | null
}

export interface OpenState {
  readonly files: readonly OpenFileState[]
  readonly kind: DatasetKind
  readonly mapping: ColumnMapping
  readonly hasVideos: boolean
  readonly missing: readonly string[]
  readonly warnings: readonly string[]
  readonly extra: readonly ExtraColumnSpec[]
  readonly textResident: boolean
  readonly chunks: LightChunks
  readonly searches: KeptSearches
  /** Kept small pictures of a file; opened at the first one wanted. */
  readonly thumbnails: (file: number) => Promise<ThumbnailStore | null>
}

/** Rows looked at to find out which column is what. */
const SAMPLE_ROWS = 60
/** Unpacked text up to this size is kept in the engine, where search is instant. */
const RESIDENT_TEXT_BYTES = 160 << 20

export async function openDataset(
  specs: readonly SourceSpec[],
  override: Partial<ColumnMapping>,
  signal: AbortSignal,
  progress: Progress,
): Promise<OpenState> {
  const warnings: string[] = []
  const opened = await Promise.all(
    specs.map(async (spec) => openOne(await toSource(spec, signal, progress, warnings), signal)),
  )
  const sorted = opened.toSorted((a, b) => compareNames(a.file.source.name, b.file.source.name))
  const { files, pictures } = await setImagesAside(sorted, override.images, signal)
  const [first] = files
  if (first === undefined) throw new CurationError('empty', 'No file was given.', { next: 'Pick a .parquet file.' })
  const chunks = new LightChunks()
  const detected = detectDataset(first.file.footer.root, await sampleRows(first, chunks, signal), pictures)
  const mapping = { ...detected.mapping, ...override }
  const kind = kindWith(detected.kind, mapping)
  const withPictures = files.map((file) => withImages(file, mapping.images))
  return {
    files: withPictures,
    kind,
    mapping,
    hasVideos: first.file.footer.root.children.some(({ name }) => name === 'videos'),
    missing: noticesOf(kind, mapping),
    warnings: [...warnings, ...sharedNames(first.file.footer.root)],
    extra: extraColumns(first.file.footer.root, first.light, mapping, kind),
    textResident: textBytes(files) <= RESIDENT_TEXT_BYTES,
    chunks,
    searches: new KeptSearches(),
    thumbnails: thumbnailStores(withPictures),
  }
}

function thumbnailStores(files: readonly OpenFileState[]): OpenState['thumbnails'] {
  const stores = new Map<number, Promise<ThumbnailStore | null>>()
  return (index) => {
    const opened = stores.get(index) ?? openStore(files[index])
    stores.set(index, opened)
    return opened
  }
}

function openStore(open: OpenFileState | undefined): Promise<ThumbnailStore | null> {
  if (!open?.image) return Promise.resolve(null)
  return openThumbnailStore(open.kept, open.image.leafIndex, open.file.footer.numRows)
}

async function toSource(
  spec: SourceSpec,
  signal: AbortSignal,
  progress: Progress,
  warnings: string[],
): Promise<ByteSource> {
  if (spec.kind === 'file') return blobSource(spec.file, spec.file.name, openStream)
  return openUrlSource(spec.url, {
    name: spec.name,
    signal,
    onWarning: (text) => warnings.push(text),
    onProgress: (bytesRead, bytesTotal) => progress({ bytesRead, bytesTotal }),
  })
}

async function openOne(source: ByteSource, signal: AbortSignal): Promise<OpenFileState> {
  const file = await openParquet(source, signal)
  const fingerprint = fileFingerprint(source.byteLength, file.footer.raw)
  const kept = new KeptFolder(fingerprint)
  const index = await kept.read('index')
  if (index !== null) loadIndex(file, index)
  const leaves = weighLeaves(file.footer)
  const shown = new Set(shownLeaves(file.footer.root))
  const light = leaves.flatMap(({ leaf, weight }) => (weight !== 'image' && shown.has(leaf) ? [leaf] : []))
  return { file, fingerprint, kept, leaves, light, image: null, pack: null }
}

/**
 * Bytes without a struct or an annotation that are images, by the column's name or by how the first of them begins, are
 * no longer light: before rows are read, for those would be read with them. Throws where the schemas don't agree.
 */
async function setImagesAside(
  files: readonly OpenFileState[],
  images: string | null | undefined,
  signal: AbortSignal,
): Promise<{ readonly files: readonly OpenFileState[]; readonly pictures: readonly string[] }> {
  const [first] = files
  if (first === undefined) return { files, pictures: [] }
  const target = first.file.footer
  /** [file][leaf of the first one] */
  const leaves = [target.leaves]
  for (const { file } of files.slice(1))
    leaves.push(matchSchema(target, file.footer, file.source.name).map(({ leaf }) => leaf))
  const named = imageLeafOf(first, images === undefined ? findImages(columnsOf(target.root), []) : images)
  const at = Math.max(
    0,
    files.findIndex(({ file }) => file.footer.numRows > 0),
  )
  const looked = await Promise.all(
    target.leaves.map(async (leaf, i) => leaf !== named && (await holdsPictures(files[at]!, leaves[at]![i]!, signal))),
  )
  const found = target.leaves.filter((leaf, i) => leaf === named || looked[i])
  return {
    files: files.map((open, k) => found.reduce((each, { leafIndex }) => asImage(each, leaves[k]![leafIndex]!), open)),
    pictures: found.map(({ path }) => path[0]!),
  }
}

async function holdsPictures(open: OpenFileState, leaf: Leaf, signal: AbortSignal): Promise<boolean> {
  if (!mayHoldImages(open.leaves[leaf.leafIndex]!, open.file.footer)) return false
  const value = await readFirstValue(open.file, leaf, signal)
  return value !== null && sniffFormat(value) !== 'unknown'
}

function asImage(open: OpenFileState, image: Leaf): OpenFileState {
  return {
    ...open,
    leaves: open.leaves.map((each) => (each.leaf === image ? { ...each, weight: 'image' } : each)),
    light: open.light.filter((leaf) => leaf !== image),
  }
}

function withImages(open: OpenFileState, images: string | null): OpenFileState {
  const image = imageLeafOf(open, images)
  if (image === null) return open
  const pack = new ImagePack(open.kept, `images-${image.leafIndex}-`, imageBytes(open, image))
  open.file.binaryIndex.store = pack
  return { ...asImage(open, image), image, pack }
}

/** At most; a list of integers holds a byte in each value. */
function imageBytes({ file }: OpenFileState, { leafIndex, physicalType }: Leaf): number {
  return file.footer.rowGroups.reduce((sum, { columns }) => {
    const chunk = columns[leafIndex]
    return sum + ((physicalType === 'BYTE_ARRAY' ? chunk?.totalUncompressedSize : chunk?.numValues) ?? 0)
  }, 0)
}

function imageLeafOf({ file, leaves }: OpenFileState, images: string | null): Leaf | null {
  if (images === null) return null
  const shown = new Set(shownLeaves(file.footer.root))
  const under = leaves.filter(({ leaf }) => shown.has(leaf) && `${leaf.path.join('.')}.`.startsWith(`${images}.`))
  const heavy = under.find(({ weight }) => weight === 'image')
  const bare = under.find(({ leaf }) => leaf.physicalType === 'BYTE_ARRAY' && leaf.logical === undefined)
  return (heavy ?? bare)?.leaf ?? null
}

async function sampleRows(open: OpenFileState, chunks: LightChunks, signal: AbortSignal): Promise<readonly Row[]> {
  const group = open.file.footer.rowGroups.find(({ numRows }) => numRows > 0)
  if (group === undefined) return []
  const file = await chunks.hold(open.file, open.light, group)
  return readRows(file, {
    rowGroup: group.index,
    leaves: open.light,
    firstRow: group.firstRow,
    numRows: SAMPLE_ROWS,
    signal,
  })
}

/** Parquet allows two fields of one name; a row of ours has room for one, and so has the table for one dotted name. */
function sharedNames(root: SchemaNode): readonly string[] {
  const shared = new Set<string>()
  const visit = (node: SchemaNode): void => {
    const last = new Map(node.children.map((child) => [child.name, child]))
    for (const child of node.children) {
      if (last.get(child.name) === child) visit(child)
      else shared.add(child.path.join('.'))
    }
  }
  visit(root)
  const seen = new Set<string>()
  for (const { path } of shownLeaves(root)) {
    const name = path.join('.')
    if (seen.has(name)) shared.add(name)
    seen.add(name)
  }
  return [...shared].map(
    (name) =>
      `Several columns are named “${name}”: only the last of them is shown and edited here. A parquet export holds them all, JSON Lines the last.`,
  )
}

/** A person who names the prompt column makes the file a dataset; one who clears it makes it a table. */
function kindWith(kind: DatasetKind, mapping: ColumnMapping): DatasetKind {
  if (mapping.prompt === null) return 'table'
  return kind === 'table' ? 'prompts' : kind
}

function textBytes(files: readonly OpenFileState[]): number {
  return files.reduce(
    (sum, { leaves }) =>
      sum +
      leaves
        .filter(({ weight }) => weight !== 'image')
        .reduce((bytes, { uncompressedBytes }) => bytes + uncompressedBytes, 0),
    0,
  )
}

/** "part-2" before "part-10". */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1)
}

export function describeDataset(state: OpenState): OpenedDataset {
  const passLeaf = state.files[0]?.light.find(({ path }) => path.join('.') === state.mapping.passRate)
  return {
    files: state.files.map(describeFile),
    kind: state.kind,
    mapping: state.mapping,
    columns: columnNames(state),
    extra: state.extra.map(({ column }) => column),
    passIsInteger: passLeaf?.physicalType === 'INT32' || passLeaf?.physicalType === 'INT64',
    missing: state.missing,
    warnings: state.warnings,
    textResident: state.textResident,
    hasImages: state.files.some(({ image }) => image !== null),
    namesImages: state.files.some(({ file }) => file.footer.root.children.some(({ name }) => /^images?$/i.test(name))),
    integerBytes: hasIntegerBytes(state),
    rows: state.files.reduce((sum, { file }) => sum + file.footer.numRows, 0),
  }
}

function hasIntegerBytes({ files: [first] }: OpenState): boolean {
  return !!first?.image && findBytesLeaf(first.file.footer.root, first.image) !== undefined
}

/** What a part may be mapped to: top-level columns and the fields of structs, outer first. */
function columnNames(state: OpenState): readonly string[] {
  const names = new Set<string>()
  for (const { path, maxRepetition } of state.files[0]?.file.footer.leaves ?? []) {
    names.add(path[0] ?? '')
    if (maxRepetition > 0) {
      // Fields above the list: "reward_model.ground_truth" for reward_model.ground_truth.list.element.
      const upTo = path.findIndex((name) => name === 'list' || name === 'bag' || name === 'array')
      if (upTo > 0) names.add(path.slice(0, upTo).join('.'))
    } else for (let depth = 1; depth <= path.length; depth++) names.add(path.slice(0, depth).join('.'))
  }
  return [...names]
}

function describeFile({ file, fingerprint, leaves }: OpenFileState): OpenedFile {
  const { footer, source } = file
  const bytesOf = (image: boolean) =>
    leaves
      .filter(({ weight }) => (weight === 'image') === image)
      .reduce((sum, { compressedBytes }) => sum + compressedBytes, 0)
  const codecs = new Set(footer.rowGroups.flatMap(({ columns }) => columns.map(({ codec }) => codec)))
  const indexed = footer.rowGroups.some(({ columns }) => columns.some(({ offsetIndex }) => offsetIndex !== undefined))
  const groups = footer.rowGroups.length
  return {
    name: source.name,
    byteLength: source.byteLength,
    rows: footer.numRows,
    rowGroups: groups,
    createdBy: footer.createdBy ?? null,
    fingerprint,
    footerBytes: footer.raw.length,
    lightBytes: bytesOf(false),
    imageBytes: bytesOf(true),
    layout: `${groups} row ${groups === 1 ? 'group' : 'groups'}, ${[...codecs].join(' and ') || 'no columns'}, ${indexed ? 'page index' : 'no page index'}`,
    largestRowGroup: Math.max(0, ...footer.rowGroups.map(({ totalByteSize }) => totalByteSize)),
  }
}
