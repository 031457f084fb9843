const LARGE = 21_000 / 5200

/** The replicas that are measured, in order. `share` scales --rows; `writer` is a layout of make_layouts.py, or DuckDB. */
export const layouts = [
  { name: 'legacy', writer: 'legacy', share: 1, title: 'older `datasets`: groups of 1,000, dictionary pages, snappy' },
  { name: 'datasets', writer: 'datasets', share: 1, title: '`datasets` 5: plain pages of about 1 MB, snappy' },
  { name: 'paged', writer: 'paged', share: 1, title: 'groups of 100 with page index, snappy' },
  { name: 'pandas', writer: 'pandas', share: 1, title: 'pandas: one row group, dictionary pages, snappy' },
  { name: 'duckdb', writer: 'duckdb', share: 1, title: 'DuckDB: one row group, snappy' },
  { name: 'zstd-v2', writer: 'zstd-v2', share: 1, title: 'groups of 1,000, zstd, data page v2' },
  { name: 'gzip', writer: 'gzip', share: 1, title: 'groups of 1,000, dictionary pages, gzip' },
  { name: 'lz4', writer: 'lz4', share: 1, title: 'groups of 1,000, dictionary pages, lz4' },
  { name: 'brotli', writer: 'brotli', share: 1, title: 'groups of 1,000, dictionary pages, brotli' },
  { name: 'list-uint8', writer: 'list-uint8', share: 1, title: 'groups of 1,000, bytes as list<uint8>, snappy' },
  { name: 'list-int64', writer: 'list-int64', share: 1, title: 'groups of 1,000, bytes as list<int64>, snappy' },
  {
    name: '5gb',
    writer: 'legacy',
    share: LARGE,
    title: 'above 4 GiB: groups of 1,000, dictionary pages, snappy',
  },
  {
    name: 'coldstart',
    writer: 'coldstart',
    share: 26_800 / 5200,
    title: 'trajectories with 1 GB of text, groups of 1,000',
  },
]

/** The same at the size of `5gb`, measured only when named: is memory bounded there too? A file takes 5.6 GB of the disk. */
export const large = layouts
  .filter(({ name, share }) => share === 1 && name !== 'legacy')
  .map((layout) => ({ ...layout, name: `5gb-${layout.name}`, share: LARGE, parts: ['images'] }))
