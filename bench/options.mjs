/** The command line of npm run bench. */
import { parseArgs } from 'node:util'
import { large, layouts } from './replicas/layouts.mjs'

export const usage = `npm run bench [-- OPTIONS]
  --quick          small files, few repeats: does the harness work? Writes no RESULTS.md
  --only A,B       these replicas; results of the others are kept from earlier runs
  --parts A,B      address, picking, images, exports, peers; the others are kept from earlier runs
  --rows N         rows of the 1.4 GB replicas (5200)
  --out FOLDER     a build to measure instead of out/ (which is built when needed)
  --commit NAME    the commit that the build in --out is of
  --fresh          forget results of earlier runs
  --again          keep results apart, as a second run that shows the spread of the first
  --no-peers       leave hyparquet, parquet-wasm and hyperparam out
  --report         only write RESULTS.md anew
Replicas: ${layouts.map(({ name }) => name).join(', ')};
(kept in BENCH_DATA, by default ~/.cache/metis-curator/bench)
only when named, and only their pictures: ${large.map(({ name }) => name).join(', ')}`

const all = [...layouts, ...large]

export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      parts: { type: 'string' },
      rows: { type: 'string', default: '5200' },
      out: { type: 'string' },
      commit: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const names = values.only?.split(',')
  const unknown = names?.find((name) => !all.some((layout) => layout.name === name))
  if (unknown !== undefined) throw new Error(`There is no replica ${unknown}.\n${usage}`)
  return {
    ...values,
    parts: values.parts?.split(',') ?? [
      'address',
      'picking',
      'images',
      'exports',
      ...(values['no-peers'] ? [] : ['peers']),
    ],
    rows: values.quick ? 300 : Number(values.rows),
    layouts: names === undefined ? layouts : all.filter(({ name }) => names.includes(name)),
  }
}
