/** Pictures: some at random before, after and a reload after the pass over all of them; the pass; memory throughout. */
import { withBrowser } from '../browser.mjs'
import { watchMemory, withProcessor } from '../memory.mjs'
import { makeThumbnails, passOverImages, plainWork, readImages } from '../page/measure.mjs'
import { median, most, quantile, sample, sum } from '../statistics.mjs'
import { pick, warmPage } from './opening.mjs'

/** Seconds after which a row of single pictures is broken off, and its number said. */
const patience = 120

export async function measureImages({ origin, path, facts, quick }) {
  const rows = sample(quick ? 20 : 200, facts.rows)
  const others = sample(quick ? 20 : 200, facts.rows, 5)
  return withBrowser(async ({ page, pids }) => {
    await page.goto('about:blank')
    await page.waitForTimeout(1500)
    const memory = watchMemory(pids)
    const empty = memory.take()
    await warmPage(page, origin)
    const idle = memory.take() - empty
    await pick(page, path)
    const opening = memory.take() - empty
    const cold = summarise(await page.evaluate(readImages, { rows, seconds: patience }))
    const single = memory.take() - empty
    const [passSeconds, passProcessor] = await withProcessor(pids, () => page.evaluate(passOverImages))
    const pass = memory.take() - empty
    const warm = summarise(await page.evaluate(readImages, { rows: others, seconds: patience }))
    const after = memory.take() - empty
    const made = await page.evaluate(makeThumbnails, { rows: others })
    const small = memory.take() - empty
    const [readSeconds, readProcessor] = await withProcessor(pids, () => plainRead(page, path))
    await warmPage(page, origin)
    await pick(page, path)
    const reloaded = summarise(await page.evaluate(readImages, { rows, seconds: patience }))
    const kept = await page.evaluate(makeThumbnails, { rows: others })
    const final = memory.take() - empty
    memory.stop()
    const peak = Math.max(opening, single, pass, after)
    return {
      cold,
      warm,
      reloaded,
      pass: { mbps: facts.imageBytes / 1e6 / passSeconds, seconds: passSeconds, processor: passProcessor },
      read: {
        mbps: facts.bytes / 1e6 / median(readSeconds),
        seconds: readSeconds,
        processor: readProcessor / readSeconds.length,
      },
      thumbnails: { made: made.made / made.seconds, kept: kept.made / kept.seconds },
      memory: { empty, idle, opening, single, pass, after, small, final, peak },
    }
  })
}

async function plainRead(page, path) {
  await holdFile(page, path)
  const seconds = []
  for (let k = 0; k < 2; k++) seconds.push(await page.evaluate(plainWork, { what: 'read' }))
  return seconds
}

/** The file as the page gets it when a person picks it, kept for measurements without the app. */
export async function holdFile(page, path) {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'bench-file', hidden: true })
    document.body.append(input)
  })
  await page.locator('#bench-file').setInputFiles(path)
  await page.evaluate(() => {
    globalThis.benchFile = document.querySelector('#bench-file').files[0]
  })
}

function summarise(samples) {
  const all = samples.map(({ ms }) => ms)
  // A row may hold several pictures.
  const extra = samples.map(({ read, own, count }) => (read - own) / Math.max(1, count))
  return {
    n: samples.length,
    median: median(all),
    p95: quantile(all, 0.95),
    worst: most(all),
    bytes: sum(samples.map(({ read }) => read)) / samples.length,
    own: sum(samples.map(({ own }) => own)) / samples.length,
    worstExtra: most(extra),
    broken: samples.filter(({ broken }) => broken).length,
  }
}
