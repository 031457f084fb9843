/** Opening: by address from navigation, and by picking on a warm page; then filters, sorts, searches and scrolling there. */
import { withBrowser } from '../browser.mjs'
import { askQuestions, changeViews, scrollRows, streamSearch } from '../page/measure.mjs'
import { median, most, quantile } from '../statistics.mjs'

const needle = 'zanzibarite'

/** From navigation to rows, each time in a browser that knows nothing. */
export async function openByAddress({ origin, repeats }) {
  const runs = []
  for (let k = 0; k < repeats; k++)
    runs.push(
      await withBrowser(async ({ page, version }) => {
        await page.goto(`${origin}/?src=/local/0/${encodeURIComponent(await listed(origin))}`)
        return { ...(await opened(page)), version }
      }),
    )
  return { ...summarise(runs), withoutPictures: await openOverview(origin) }
}

/** Bytes read with no picture on the screen: what opening itself costs. */
function openOverview(origin) {
  return withBrowser(async ({ page }) => {
    await page.goto(`${origin}/?src=/local/0/${encodeURIComponent(await listed(origin))}&panel=overview`)
    const { bytesRead, reads, allRows } = await opened(page)
    return { bytesRead, reads, allRows }
  })
}

export async function openByPicking({ origin, path, repeats, quick }) {
  return withBrowser(async ({ page }) => {
    const runs = []
    for (let k = 0; k < repeats; k++) {
      await warmPage(page, origin)
      await pick(page, path)
      runs.push(await opened(page))
    }
    const resident = await page.evaluate(() => globalThis.metisCurator.getState().dataset.textResident)
    const rounds = quick ? 2 : 7
    const views = await page.evaluate(changeViews, { views: viewsFor(resident), repeats: rounds })
    const questions = await page.evaluate(askQuestions, { repeats: rounds })
    const searches = resident ? null : await searchTwice(page)
    const scrolled = await page.evaluate(scrollRows, { seconds: quick ? 2 : 8 })
    return {
      ...summarise(runs),
      views: Object.fromEntries(Object.entries(views).map(([name, { ms, count }]) => [name, { ...times(ms), count }])),
      questions: Object.fromEntries(Object.entries(questions).map(([name, ms]) => [name, times(ms)])),
      searches,
      scrolling: {
        longestTask: most(scrolled.tasks),
        frame: { median: median(scrolled.frames), p95: quantile(scrolled.frames, 0.95) },
      },
    }
  })
}

/** A page on which a person has been for a moment: the engine is up. */
export async function warmPage(page, origin) {
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => globalThis.metisCurator !== undefined)
  await page.waitForTimeout(4000)
}

export async function pick(page, path) {
  await page.getByLabel('Parquet files').first().setInputFiles(path)
  await page.waitForFunction(() => globalThis.bench.allRows !== null)
}

async function opened(page) {
  await page.waitForFunction(() => globalThis.bench.allRows !== null)
  return page.evaluate(async () => {
    const { firstRows, allRows, firstBytes, tasks } = globalThis.bench
    const { files } = await globalThis.metisCurator.diagnostics(new AbortController().signal)
    const total = (name) => files.reduce((sum, file) => sum + file[name], 0)
    return {
      firstRows,
      allRows,
      firstBytes,
      bytesRead: total('bytesRead'),
      reads: total('reads'),
      tasks: tasks.map(({ ms }) => ms),
    }
  })
}

function summarise(runs) {
  const all = (name) => runs.map((run) => run[name])
  return {
    firstRows: times(all('firstRows')),
    allRows: times(all('allRows')),
    firstBytes: most(all('firstBytes')),
    bytesRead: most(all('bytesRead')),
    reads: most(all('reads')),
    longestTask: most(all('tasks').flat()),
    version: runs[0].version,
  }
}

const times = (ms) => ({ median: median(ms), worst: most(ms), n: ms.length })

function viewsFor(resident) {
  return {
    filter: { filters: [{ kind: 'in', column: 'data_source', values: ['search-set', 'Thyme'] }] },
    range: { filters: [{ kind: 'range', column: 'prompt_chars', min: 0, max: 320 }] },
    sort: { sort: [{ column: 'question', descending: true }] },
    ...(resident ? { search: { filters: [{ kind: 'text', query: needle }] } } : {}),
  }
}

async function searchTwice(page) {
  const first = await page.evaluate(streamSearch, { query: needle })
  const clear = () =>
    page.evaluate(() => globalThis.metisCurator.setView({ ...globalThis.metisCurator.getState().view, filters: [] }))
  await clear()
  const again = await page.evaluate(streamSearch, { query: needle })
  await clear()
  await page.waitForTimeout(500)
  return { first, again }
}

async function listed(origin) {
  const [file] = await (await fetch(`${origin}/local/index.json`)).json()
  return file.name
}
