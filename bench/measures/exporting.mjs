/** Exports to OPFS beside plain copies of the same file to the same place, in the same browser, turn about. */
import { withBrowser } from '../browser.mjs'
import { watchMemory, withProcessor } from '../memory.mjs'
import { exportRows, plainWork } from '../page/measure.mjs'
import { median, sample } from '../statistics.mjs'
import { holdFile } from './images.mjs'
import { pick, warmPage } from './opening.mjs'

export async function measureExports({ origin, path, facts }) {
  const some = sample(Math.round(facts.rows * 0.6), facts.rows, 9)
  const jobs = {
    all: { rows: null, layout: 'source' },
    some: { rows: [...some].sort((a, b) => a - b), layout: 'source' },
  }
  return withBrowser(async ({ page, pids }) => {
    await warmPage(page, origin)
    await pick(page, path)
    await holdFile(page, path)
    const memory = watchMemory(pids)
    await page.waitForTimeout(2000)
    memory.take()
    await page.waitForTimeout(1000)
    const open = memory.take()
    const copies = []
    const work = []
    const copy = async () => {
      const [seconds, processor] = await withProcessor(pids, () => page.evaluate(plainWork, { what: 'copy' }))
      copies.push(facts.bytes / 1e6 / seconds)
      work.push(facts.bytes / 1e6 / processor)
    }
    const results = {}
    await copy()
    for (const [name, job] of Object.entries(jobs)) {
      await page.waitForTimeout(2000)
      memory.take()
      const { proof: _, ...done } = await page.evaluate(exportRows, job)
      results[name] = { ...done, mbps: done.bytes / 1e6 / done.seconds, memory: memory.take() - open }
      console.log(`  export ${name}: ${Math.round(results[name].mbps)} MB/s, proof ${done.proofSeconds.toFixed(1)} s`)
      await copy()
    }
    memory.stop()
    return { ...results, copy: { mbps: median(copies), mbPerProcessorSecond: median(work), each: copies } }
  })
}
