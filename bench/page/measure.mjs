/**
 * What is measured inside the page, through the session the app shows to scripts. Each function is sent to the page as
 * text: it may use nothing but its argument and the page's globals.
 */

/** Milliseconds and bytes read for each of some records' pictures; stops after `seconds`. */
export async function readImages({ rows, seconds }) {
  const session = globalThis.metisCurator
  const { signal } = new AbortController()
  const read = async () => (await session.diagnostics(signal)).files.reduce((sum, file) => sum + file.bytesRead, 0)
  const samples = []
  const until = performance.now() + seconds * 1000
  for (const row of rows) {
    if (performance.now() > until) break
    const before = await read()
    const begun = performance.now()
    const images = await session.loadImages({ file: 0, row }, signal)
    const ms = performance.now() - begun
    const own = images.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const broken = images.length === 0 || images.some(({ blob, problem }) => blob === null || problem !== null)
    samples.push({ ms, own, count: images.length, read: (await read()) - before, broken })
  }
  return samples
}

/** Seconds for small pictures of some records, six asked for at a time as a table does. */
export async function makeThumbnails({ rows }) {
  const session = globalThis.metisCurator
  const { signal } = new AbortController()
  const begun = performance.now()
  const left = [...rows]
  let made = 0
  const work = async () => {
    for (let row = left.pop(); row !== undefined; row = left.pop())
      if ((await session.thumbnail({ file: 0, row }, signal)) !== null) made++
  }
  await Promise.all(Array.from({ length: 6 }, work))
  return { made, seconds: (performance.now() - begun) / 1000 }
}

/** Seconds for the pass over all pictures. */
export async function passOverImages() {
  const session = globalThis.metisCurator
  const begun = performance.now()
  session.startImageCheck()
  const status = await new Promise((resolve) => {
    const look = () => {
      const { status } = session.getState().imageCheck
      if (status === 'running') return false
      resolve(status)
      return true
    }
    if (look()) return
    const stop = session.subscribe(() => look() && stop())
  })
  if (status !== 'done') throw new Error(`the pass over images ended as ${status}`)
  return (performance.now() - begun) / 1000
}

/** Milliseconds until a changed view's rows are on the screen, for some views, several times each. */
export async function changeViews({ views, repeats }) {
  const session = globalThis.metisCurator
  const { view: bare } = session.getState()
  const settle = (view) =>
    new Promise((resolve) => {
      const begun = performance.now()
      const before = session.getState().result.version
      let stop = () => undefined
      const look = () => {
        const { result, search } = session.getState()
        if (result.version === before || result.status !== 'idle' || search.status === 'running') return
        stop()
        requestAnimationFrame(() => setTimeout(() => resolve({ ms: performance.now() - begun, count: result.count })))
      }
      stop = session.subscribe(look)
      session.setView({ ...bare, ...view })
    })
  const times = {}
  for (let round = 0; round < repeats; round++)
    for (const [name, view] of Object.entries(views)) {
      const { ms, count } = await settle(view)
      times[name] ??= { ms: [], count }
      times[name].ms.push(ms)
      await settle({ filters: [], sort: [] })
    }
  return times
}

/** Milliseconds of questions that charts and facets ask. */
export async function askQuestions({ repeats }) {
  const session = globalThis.metisCurator
  const { signal } = new AbortController()
  const questions = {
    facet: () => session.facet('data_source', [], signal),
    histogram: () => session.histogram('prompt_chars', 20, [], signal),
    cross: () => session.crossTab('ability', 'data_source', [], signal),
    checks: () => session.flagCounts([], signal),
  }
  const times = {}
  for (let round = 0; round < repeats; round++)
    for (const [name, ask] of Object.entries(questions)) {
      const begun = performance.now()
      await ask()
      ;(times[name] ??= []).push(performance.now() - begun)
    }
  return times
}

/** A search over text that is streamed: first hit, end, and how many were found. */
export async function streamSearch({ query }) {
  const session = globalThis.metisCurator
  const begun = performance.now()
  let first = null
  const hits = await new Promise((resolve) => {
    let ran = false
    const stop = session.subscribe(({ search }) => {
      ran ||= search.status === 'running'
      if (search.hits > 0) first ??= performance.now() - begun
      if (!ran || search.status !== 'done') return
      stop()
      resolve(search.hits)
    })
    session.setView({ ...session.getState().view, filters: [{ kind: 'text', query }] })
  })
  return { hits, firstMs: first, allMs: performance.now() - begun }
}

/** Scrolls through the table for some seconds: the frames' lengths, and the long tasks meanwhile. */
export async function scrollRows({ seconds }) {
  const grid = document.querySelector('[role=grid]')
  globalThis.bench.tasks.length = 0
  const begun = performance.now()
  const frames = []
  await new Promise((resolve) => {
    let last = begun
    const step = (now) => {
      frames.push(now - last)
      last = now
      // Three screens a second, and a leap now and then, as a hand on the bar makes.
      grid.scrollTop += frames.length % 40 === 0 ? grid.scrollHeight / 7 : 45
      if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1) grid.scrollTop = 0
      if (now - begun < seconds * 1000) requestAnimationFrame(step)
      else resolve()
    }
    requestAnimationFrame(step)
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  return { frames, tasks: globalThis.bench.tasks.map(({ ms }) => ms) }
}

/** An export to OPFS: seconds of writing and of proving, bytes, and what was proved. `rows` null = all of them. */
export async function exportRows({ rows, layout }) {
  const session = globalThis.metisCurator
  const times = { writing: performance.now(), verifying: null }
  const stop = session.subscribe(({ exporting }) => {
    if (exporting?.status === 'verifying') times.verifying ??= performance.now()
  })
  const plan = rows && { rows: rows.map((row) => ({ file: 0, row })), options: {}, size: rows.length }
  await session.export(
    {
      scope: plan ? { kind: 'rebalanced', plan } : { kind: 'all', exclude: {} },
      validation: { fraction: 0, seed: 'bench', keepQuestionsTogether: false },
      format: 'parquet',
      layout,
      hubImages: false,
      codec: null,
      shardBytes: null,
      baseName: 'bench',
    },
    { kind: 'download' },
  )
  const done = performance.now()
  stop()
  const { exporting } = session.getState()
  if (exporting.status !== 'done')
    throw new Error(`the export ended as ${exporting.status}: ${exporting.error?.title} ${exporting.error?.detail}`)
  const report = exporting.reports.find(({ file }) => file.endsWith('.parquet'))
  session.clearExport()
  return {
    seconds: ((times.verifying ?? done) - times.writing) / 1000,
    proofSeconds: (done - (times.verifying ?? done)) / 1000,
    bytes: report.bytes,
    proven: report.proof.every(({ ok }) => ok),
    proof: report.proof,
  }
}

/** Plain work on the same file in a worker of the same browser: `read` in sequence, or `copy` to OPFS as exports do. */
export async function plainWork({ what }) {
  const source = `
    const piece = 8 << 20
    onmessage = async ({ data: { file, what } }) => {
      const root = await navigator.storage.getDirectory()
      const out = what === 'copy' ? await (await root.getFileHandle('plain-copy', { create: true })).createWritable() : null
      const begun = performance.now()
      const read = (at) => at < file.size ? file.slice(at, at + piece).arrayBuffer() : undefined
      let next = read(0)
      for (let at = 0; next; at += piece) {
        const bytes = await next
        // One piece ahead, as the app does: a copy that waits for itself would flatter it.
        next = read(at + piece)
        if (out) await out.write(bytes)
      }
      await out?.close()
      const seconds = (performance.now() - begun) / 1000
      if (out) await root.removeEntry('plain-copy')
      postMessage(seconds)
    }`
  const worker = new Worker(URL.createObjectURL(new Blob([source])))
  const seconds = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage({ file: globalThis.benchFile, what })
  })
  worker.terminate()
  return seconds
}
