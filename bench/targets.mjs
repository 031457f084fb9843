import { large } from './replicas/layouts.mjs'

/** The targets: what was asked for, and the figure of a replica's results it is held against. */

const RL = [
  'legacy',
  'datasets',
  'paged',
  'pandas',
  'duckdb',
  'zstd-v2',
  'gzip',
  'lz4',
  'brotli',
  'list-uint8',
  'list-int64',
]
const ALL = [...RL, '5gb', 'coldstart']
/** Of their pictures alone. */
const LARGE = [...ALL, ...large.map(({ name }) => name)]
const megabytes = (bytes) => bytes / 1e6

/** `value` gives a number, or undefined where it was not measured; `from` names the layouts it is asked of. */
export const targets = [
  {
    name: 'first rows from navigation, `/?src=`',
    unit: 's',
    most: 1.5,
    from: RL,
    value: (r) => r.address?.firstRows.median / 1000,
  },
  {
    name: 'first rows from picking, warm page',
    unit: 's',
    most: 0.5,
    from: RL,
    value: (r) => r.picking?.firstRows.median / 1000,
  },
  {
    name: 'bytes before the first rows ÷ (footer + first group’s light columns)',
    unit: '×',
    most: 1.05,
    from: ALL,
    value: (r) => r.address?.firstBytes / (r.facts.footerBytes + r.facts.firstGroupLightBytes),
  },
  {
    name: 'bytes for all rows ÷ (footer + light columns)',
    unit: '×',
    most: 1.05,
    from: ALL,
    value: (r) => r.address?.withoutPictures.bytesRead / (r.facts.footerBytes + r.facts.lightBytes),
  },
  { name: 'filter', unit: 'ms', most: 100, from: RL, value: (r) => r.picking?.views.filter.median },
  { name: 'sort', unit: 'ms', most: 100, from: RL, value: (r) => r.picking?.views.sort.median },
  { name: 'facet', unit: 'ms', most: 100, from: RL, value: (r) => r.picking?.questions.facet.median },
  {
    name: 'longest main-thread task while loading, by address (the app’s own start among it)',
    unit: 'ms',
    most: 100,
    from: ALL,
    value: (r) => r.address?.longestTask,
  },
  {
    name: 'longest main-thread task while loading, picked on a warm page',
    unit: 'ms',
    most: 100,
    from: ALL,
    value: (r) => r.picking?.longestTask,
  },
  {
    name: 'longest main-thread task while scrolling',
    unit: 'ms',
    most: 100,
    from: ALL,
    value: (r) => r.picking?.scrolling.longestTask,
  },
  {
    name: 'a first image, no pass yet: worst of 200',
    unit: 'ms',
    most: 1000,
    from: LARGE,
    value: (r) => r.images?.cold.worst,
  },
  {
    name: 'any image after the pass: p95 of 200',
    unit: 'ms',
    most: 30,
    from: LARGE,
    value: (r) => r.images?.warm.p95,
  },
  {
    name: 'bytes beyond the image’s own, after the pass: worst',
    unit: 'KiB',
    most: 128,
    from: LARGE,
    value: (r) => r.images?.warm.worstExtra / 1024,
  },
  {
    name: 'any image after the pass and a reload: p95',
    unit: 'ms',
    most: 30,
    from: LARGE,
    value: (r) => r.images?.reloaded.p95,
  },
  {
    name: 'bytes beyond the image’s own, after a reload: worst',
    unit: 'KiB',
    most: 128,
    from: LARGE,
    value: (r) => r.images?.reloaded.worstExtra / 1024,
  },
  {
    name: 'image pass ÷ reading the file in sequence',
    unit: '×',
    least: 0.6,
    from: LARGE,
    value: (r) => r.images?.pass.mbps / r.images?.read.mbps,
  },
  {
    name: 'peak memory, issue 2 (1.4 GB)',
    unit: 'MB',
    most: 1000,
    from: RL,
    value: (r) => megabytes(r.images?.memory.peak),
  },
  {
    name: 'peak memory, issue 3: open, 200 images, pass, 200 more',
    unit: 'MB',
    most: 600,
    from: LARGE,
    value: (r) => megabytes(r.images?.memory.peak),
  },
  {
    name: 'export of all rows ÷ plain copy',
    unit: '×',
    least: 0.9,
    from: ALL,
    value: (r) => r.exports?.all.mbps / r.exports?.copy.mbps,
  },
  {
    name: 'export of a random 60 % ÷ plain copy',
    unit: '×',
    least: 0.7,
    from: ALL,
    value: (r) => r.exports?.some.mbps / r.exports?.copy.mbps,
  },
  {
    name: 'memory of an export above the open app',
    unit: 'MB',
    most: 200,
    from: ALL,
    value: (r) => megabytes(Math.max(r.exports?.all.memory, r.exports?.some.memory)),
  },
]

/** @returns {'met' | 'missed' | 'not measured' | 'not asked'} */
export function judge({ most, least, from, value }, name, result) {
  if (!from.includes(name)) return 'not asked'
  const figure = result === undefined ? Number.NaN : value(result)
  if (!Number.isFinite(figure)) return 'not measured'
  return (most === undefined || figure <= most) && (least === undefined || figure >= least) ? 'met' : 'missed'
}
