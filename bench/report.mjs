/** bench/RESULTS.md out of the results kept in bench/results: ratios and targets first, then each layout apart. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { large, layouts } from './replicas/layouts.mjs'
import { judge, targets } from './targets.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** `again`: results of a second run, by which the spread is told; may be empty. */
export async function writeReport(results, again) {
  const isMeasured = ({ name }) => results[name] !== undefined
  const [measured, measuredLarge] = [layouts, large].map((each) => each.filter(isMeasured))
  // Written by a person: why a target is missed, what the figures can't say.
  const notes = await readFile(here('NOTES.md'), 'utf8').catch(() => '')
  const parts = [
    '# Results\n\nWritten by `npm run bench`; what it does and how to read it is in the last section.',
    machineLine(measured, results),
    notes.trim(),
    '## Targets',
    'Bold = missed. – = not asked of this layout; ? = not measured.',
    targetTable(measured, results),
    spreadPart(measured, results, again),
    '## Ratios to other things in the same run',
    ratioTable(measured, results),
    largePart(measuredLarge, results),
    ...[...measured, ...measuredLarge].map((layout) => layoutSection(layout, results[layout.name])),
    await readFile(here('METHOD.md'), 'utf8'),
  ]
  await writeFile(
    here('RESULTS.md'),
    `${parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n\n')}\n`,
  )
  console.log('bench/RESULTS.md written.')
}

function machineLine(measured, results) {
  const [first] = measured.flatMap(({ name }) => Object.values(results[name].runs))
  if (first === undefined) return 'Nothing has been measured yet.'
  const chromium = measured.map(({ name }) => results[name].address?.version).find((version) => version !== undefined)
  return [
    `Machine: ${first.cpu}, ${first.memory}, ${first.system}, Node ${first.node}, Chromium ${chromium ?? '?'}, headless. Files in the page cache.`,
    'Times mean what they say only where the load named with each layout is below the number of processors, and compare only at a like pace; bytes and memory hold in any case.',
  ].join('\n')
}

function targetTable(measured, results, isShown = () => true) {
  const rows = targets.filter(isShown).map((target) => {
    const asked = target.least === undefined ? `≤ ${target.most}` : `≥ ${target.least}`
    const cells = measured.map(({ name }) => {
      const verdict = judge(target, name, results[name])
      if (verdict === 'not asked') return '–'
      if (verdict === 'not measured') return '?'
      const text = number(target.value(results[name]))
      return verdict === 'missed' ? `**${text}**` : text
    })
    return [target.name, `${asked} ${target.unit}`, ...cells]
  })
  return table(['', 'asked', ...measured.map(({ name }) => name)], rows)
}

function spreadPart(measured, results, again) {
  const twice = measured.filter(({ name }) => again[name] !== undefined)
  if (twice.length === 0) return ''
  const rows = targets.map((target) => [
    target.name,
    ...twice.map(({ name }) =>
      judge(target, name, again[name]) === 'not asked'
        ? '–'
        : spreadOf(target.value(results[name]), target.value(again[name])),
    ),
  ])
  return [
    '## A second run ÷ the first',
    'Each figure measured anew, of the same build or another one (the notes above say which): 1 = reproduced to the last digit. How far these stray from 1 is the spread.',
    table(['', ...twice.map(({ name }) => name)], rows),
  ].join('\n\n')
}

/** A quotient tells nothing of what is about nothing: memory that an export gave back. Then both figures stand. */
function spreadOf(first, second) {
  if (Number.isFinite(first) && first === second) return '1'
  return first <= 0 || second <= 0 ? `${number(first)} → ${number(second)}` : number(second / first)
}

function ratioTable(measured, results) {
  const pick = (read) => measured.map(({ name }) => number(read(results[name])))
  return table(
    ['', ...measured.map(({ name }) => name)],
    [
      ['image pass ÷ plain reading, time', ...pick((r) => r.images?.pass.mbps / r.images?.read.mbps)],
      [
        'plain reading ÷ image pass, processor time',
        ...pick((r) => r.images?.read.processor / r.images?.pass.processor),
      ],
      ['export, all rows ÷ plain copy', ...pick((r) => r.exports?.all.mbps / r.exports?.copy.mbps)],
      ['export, 60 % ÷ plain copy', ...pick((r) => r.exports?.some.mbps / r.exports?.copy.mbps)],
      ['parquet-wasm, all rows ÷ plain copy', ...pick((r) => r.peers?.parquetWasm?.mbps / r.exports?.copy.mbps)],
      ['hyparquet ÷ ours, one image without index', ...pick((r) => r.peers?.hyparquet?.median / r.images?.cold.median)],
      [
        'hyparquet ÷ ours, one image after the pass',
        ...pick((r) => r.peers?.hyparquet?.median / r.images?.warm.median),
      ],
      [
        'hyperparam ÷ ours, navigation to first rows',
        ...pick((r) => r.peers?.hyperparam?.firstRows / r.address?.firstRows.median),
      ],
    ],
  )
}

/** Files of 5.6 GB, measured for their pictures and memory. */
function largePart(measured, results) {
  if (measured.length === 0) return ''
  return [
    '## 5 GB of other layouts',
    targetTable(measured, results, (target) => measured.some(({ name }) => target.from.includes(name))),
  ].join('\n\n')
}

function layoutSection({ name, title }, r) {
  const { facts } = r
  const lines = [
    `## ${name}: ${title}`,
    `${facts.rows.toLocaleString('en-US')} rows, ${number(facts.bytes / 1e6)} MB, ${facts.rowGroups} row groups, ${number(facts.lightBytes / 1e6)} MB light columns, ${facts.createdBy}.`,
    ...Object.entries(r.runs).map(
      ([part, run]) =>
        `- ${part}: ${run.finished}, commit ${run.commit}, load ${number(run.load)}, pace ${number(run.pace)} GB/s`,
    ),
    table(
      ['', 'median', 'p95 or worst', ''],
      [...openingRows(r), ...questionRows(r), ...imageRows(r), ...exportRows(r), ...peerRows(r)],
    ),
  ]
  return [...lines, ...r.failures.map((failure) => `Failed: ${failure}`)]
    .join('\n\n')
    .replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n')
}

function openingRows({ address, picking }) {
  return [
    address && [
      'first rows, by address',
      ms(address.firstRows.median),
      ms(address.firstRows.worst),
      `${address.firstRows.n} browsers`,
    ],
    address && [
      'all rows, by address',
      ms(address.allRows.median),
      ms(address.allRows.worst),
      `${mb(address.withoutPictures.bytesRead)} in ${address.withoutPictures.reads} reads with no picture shown`,
    ],
    picking && ['first rows, picked', ms(picking.firstRows.median), ms(picking.firstRows.worst), ''],
    picking && ['all rows, picked', ms(picking.allRows.median), ms(picking.allRows.worst), ''],
    picking && ['longest task, loading', '', ms(picking.longestTask), `by address ${ms(address?.longestTask)}`],
    picking && [
      'longest task, scrolling',
      '',
      ms(picking.scrolling.longestTask),
      `frames ${ms(picking.scrolling.frame.median)}, p95 ${ms(picking.scrolling.frame.p95)}`,
    ],
  ].filter(Boolean)
}

function questionRows({ picking }) {
  if (!picking) return []
  const views = Object.entries(picking.views).map(([name, t]) => [
    `${name}, to the screen`,
    ms(t.median),
    ms(t.worst),
    `${t.count} rows`,
  ])
  const asked = Object.entries(picking.questions).map(([name, t]) => [name, ms(t.median), ms(t.worst), ''])
  const { first, again } = picking.searches ?? {}
  const search = first
    ? [
        ['streamed search, first hit', ms(first.firstMs), ms(again.firstMs), 'first time, second time'],
        ['streamed search, all', ms(first.allMs), ms(again.allMs), `${first.hits} hits`],
      ]
    : []
  return [...views, ...asked, ...search]
}

function imageRows({ images }) {
  if (!images) return []
  const single = (name, t) => [
    name,
    ms(t.median),
    `${ms(t.p95)} (worst ${ms(t.worst)})`,
    `${t.n} images, ${mb(t.bytes)} read for ${mb(t.own)} each${t.broken ? `, ${t.broken} broken` : ''}`,
  ]
  const { memory, pass, read, thumbnails } = images
  return [
    single('image, no pass yet', images.cold),
    single('image, after the pass', images.warm),
    single('image, after a reload', images.reloaded),
    [
      'image pass',
      `${number(pass.mbps)} MB/s`,
      '',
      `plain reading ${number(read.mbps)} MB/s; processor ${number(pass.processor)} s and ${number(read.processor)} s`,
    ],
    [
      'thumbnails',
      `${number(thumbnails.made)} a second`,
      `${number(thumbnails.kept)} a second`,
      'made, then kept ones',
    ],
    [
      'memory above the empty page',
      mb(memory.idle),
      mb(memory.peak),
      `app idle, peak; opening ${mb(memory.opening)}, 200 images ${mb(memory.single)}, pass ${mb(memory.pass)}, 200 more ${mb(memory.after)}; making 200 thumbnails, six at a time, ${mb(memory.small)}`,
    ],
  ]
}

function exportRows({ exports }) {
  if (!exports) return []
  const row = (name, e) => [
    name,
    `${number(e.mbps)} MB/s`,
    `proof ${number(e.proofSeconds)} s`,
    `${mb(e.bytes)} in ${number(e.seconds)} s, ${mb(e.memory)} above the open app, ${e.proven ? 'proven' : 'NOT PROVEN'}`,
  ]
  return [
    row('export, all rows', exports.all),
    row('export, random 60 %', exports.some),
    [
      'plain copy to OPFS',
      `${number(exports.copy.mbps)} MB/s`,
      '',
      `each: ${exports.copy.each.map(number).join(', ')}`,
    ],
  ]
}

function peerRows({ peers }) {
  if (!peers) return []
  const { hyperparam, hyparquet, parquetWasm } = peers
  const row = (name, measured, cells) => [name, ...(measured?.failed ? [measured.failed.trim(), '', ''] : cells())]
  return [
    row('hyperparam 0.4.14, first rows', hyperparam, () => [ms(hyperparam?.firstRows), '', '']),
    row('hyparquet, one image', hyparquet, () => [
      ms(hyparquet?.median),
      ms(hyparquet?.p95),
      `${hyparquet?.n ?? 0} images, ${mb(hyparquet?.bytes)} each, ${mb(hyparquet?.memory)} memory`,
    ]),
    row('parquet-wasm, all rows to OPFS', parquetWasm, () => [
      `${number(parquetWasm?.mbps)} MB/s`,
      '',
      `${mb(parquetWasm?.memory)} memory`,
    ]),
  ]
}

const ms = (value) => (Number.isFinite(value) ? `${number(value)} ms` : '?')
const mb = (bytes) => (Number.isFinite(bytes) ? `${number(bytes / 1e6)} MB` : '?')

/** Three figures are more than these measurements hold. */
function number(value) {
  if (!Number.isFinite(value)) return '?'
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
