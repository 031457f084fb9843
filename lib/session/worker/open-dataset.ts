/** Several parquet files as one dataset: opened side by side, in name order, with schemas that must agree. */
import { detectDataset, noticesOf } from '@/lib/dataset/detect'
import type { Row } from '@/lib/dataset/cells'
import type { ColumnMapping, DatasetKind } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { fileFingerprint } from '@/lib/journal/fingerprint'
import { openParquet, readRows } from '@/lib/parquet/file'
import { loadIndex } from '@/lib/parquet/images/index-file'
import { shownLeaves } from '@/lib/parquet/footer/schema'
import { weighLeaves } from '@/lib/parquet/footer/leaf-weight'
import { blobSource } from '@/lib/parquet/bytes/source'
import { openUrlSource } from '@/lib/parquet/bytes/url-source'
import type { ByteSource, SchemaNode } from '@/lib/parquet/types'
import { extraColumns } from './extra-columns'
import type { Download, SourceSpec } from './messages'
import { LightChunks } from './light-chunks'
import { setImagesAside, withImages } from './image-columns'
import { KeptSearches } from './kept-searches'
import type { OpenFileState, OpenState } from './open-state'
import type { Progress } from './rpc'
import { KeptFolder } from './kept-folder'
import { openStream } from './blob-streams'
import { openThumbnailStore } from './thumbnail-store'
import type { ThumbnailStore } from './thumbnail-store'

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
  const downloads: Download[] = []
  const opened = await Promise.all(
    specs.map(async (spec) => {
      const source = await toSource(spec, signal, progress, warnings)
      if (spec.kind === 'url' && source.slice !== undefined)
        downloads.push({ url: spec.url, blob: source.slice(0, source.byteLength) })
      return openOne(source, signal)
    }),
  )
  const sorted = opened.toSorted((a, b) => compareNames(a.file.source.name, b.file.source.name))
  refuseSameFile(sorted)
  for (const { kept } of sorted) kept.spare(sorted.map(({ fingerprint }) => fingerprint))
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
    downloads,
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

/** A change names its file by the fingerprint: of two with the same one, it could be meant for either. */
function refuseSameFile(files: readonly OpenFileState[]): void {
  const names = new Map<string, string>()
  for (const { file, fingerprint } of files) {
    const { name } = file.source
    const earlier = names.get(fingerprint)
    if (earlier !== undefined)
      throw new CurationError(
        'unsupported',
        earlier === name
          ? `${name} is there twice.`
          : `${earlier} and ${name} count as one file: they have the same length and the same footer.`,
        { file: name, next: 'Open it only once: changes to two copies of a file could not be told apart.' },
      )
    names.set(fingerprint, name)
  }
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
