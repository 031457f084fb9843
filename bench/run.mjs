/** npm run bench: replicas, the production build in Chromium, bench/RESULTS.md. */
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../scripts/setup/build.mjs'
import { serveApp } from './browser.mjs'
import { measureExports } from './measures/exporting.mjs'
import { measureImages } from './measures/images.mjs'
import { openByAddress, openByPicking } from './measures/opening.mjs'
import { commitOfTree, describeMachine, measurePace } from './machine.mjs'
import { readOptions, usage } from './options.mjs'
import { measurePeers } from './peers/run.mjs'
import { data, prepareReplica } from './replicas/prepare.mjs'
import { writeReport } from './report.mjs'

const measures = {
  address: openByAddress,
  picking: openByPicking,
  images: measureImages,
  exports: measureExports,
  peers: measurePeers,
}

/** Kept with the code, so that a layout may be measured anew, or the report written, on any machine. */
const results = fileURLToPath(new URL('results', import.meta.url))

const options = readOptions(process.argv.slice(2))
/** Of the build measured: the tree may have gone on by the time a run of an hour ends. */
const commit = options.commit ?? (options.out === undefined ? commitOfTree() : 'unknown')
if (options.help) console.log(usage)
else await main()

async function main() {
  await mkdir(data, { recursive: true })
  await mkdir(results, { recursive: true })
  await forgetProfiles()
  const [first, second] = [join(results, 'first.json'), join(results, 'second.json')]
  const kept = options.quick ? join(data, 'quick.json') : options.again ? second : first
  if (options.fresh) await rm(kept, { force: true })
  if (!options.report) {
    if (options.out === undefined && (await ensureBuilt()) !== 0) throw new Error('The build failed; see above.')
    for (const layout of options.layouts) {
      const result = await measureLayout(layout, (await readResults(kept))[layout.name])
      // Read again: another run may have measured another replica meanwhile.
      await keep(kept, { ...(await readResults(kept)), [layout.name]: result })
    }
  }
  if (!options.quick) await writeReport(await readResults(first), await readResults(second))
}

async function readResults(path) {
  return JSON.parse(await readFile(path, 'utf8').catch(() => '{}'))
}

/** Whole or not at all: a torn file would lose every earlier run. */
async function keep(path, results) {
  const partial = `${path}.${process.pid}`
  await writeFile(partial, JSON.stringify(results, null, 1))
  await rename(partial, path)
}

/** Profiles of runs that were killed. */
async function forgetProfiles() {
  for (const name of await readdir(data)) {
    const pid = /^profile-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await rm(join(data, name), { recursive: true, force: true })
  }
}

async function measureLayout(layout, earlier) {
  const { path, facts } = await prepareReplica(layout, options.rows)
  await readOnce(path)
  const server = await serveApp(options.out, [path])
  const job = { ...server, path, facts, quick: options.quick, repeats: options.quick ? 1 : 3, layout }
  const result = { ...earlier, facts, runs: { ...earlier?.runs }, failures: [] }
  try {
    for (const name of options.parts.filter((part) => layout.parts?.includes(part) ?? true)) {
      const [load, pace] = [loadavg()[0], measurePace()]
      console.log(`${layout.name}: ${name} … (load ${load.toFixed(1)}, pace ${pace.toFixed(1)} GB/s)`)
      try {
        result[name] = await measures[name](job)
        // Only with what was measured: a part that failed leaves an earlier one as it was, and dated as it was.
        result.runs[name] = { ...describeMachine(), commit, load, pace, finished: new Date().toISOString() }
        console.log(JSON.stringify(result[name]))
      } catch (error) {
        result.failures.push(`${name}: ${error.message.split('\n')[0]}`)
        console.error(error)
      }
    }
  } finally {
    server.close()
  }
  return result
}

/** Into the page cache, so that every layout is measured alike. */
async function readOnce(path) {
  for await (const _ of createReadStream(path, { highWaterMark: 8 << 20 }));
}
