/** Runs in the page before the app does: notes when rows are first painted, when all are in, and long main-thread tasks. */
export function installProbe() {
  const probe = (globalThis.bench = { begun: 0, firstRows: null, allRows: null, firstBytes: null, tasks: [] })
  const restart = (at) => {
    const isLooking = probe.firstRows === null || probe.allRows === null
    Object.assign(probe, { begun: at, firstRows: null, allRows: null, firstBytes: null, tasks: [] })
    if (!isLooking) requestAnimationFrame(look)
  }
  probe.restart = () => restart(performance.now())
  // A picked file: the clock starts with the browser's own event, before the app hears of it.
  addEventListener('change', (event) => event.target.type === 'file' && restart(performance.now()), true)
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })

  // Between two frames more may be read: the session's own changes say what had been when the first rows came.
  let session
  Object.defineProperty(globalThis, 'metisCurator', {
    get: () => session,
    set: (begun) => {
      session = begun
      begun.subscribe(({ opening }) => {
        if (opening?.bytesRead > 0) probe.firstBytes ??= opening.bytesRead
      })
    },
  })

  const look = () => {
    const now = performance.now()
    if (probe.firstRows === null && document.querySelector('[role=grid] [data-index="0"]')?.textContent.trim())
      probe.firstRows = now - probe.begun
    if (probe.allRows === null && isWhole(session?.getState())) probe.allRows = now - probe.begun
    // A page that draws every frame takes a tenth of two processors: not once there is nothing more to see.
    if (probe.firstRows === null || probe.allRows === null) requestAnimationFrame(look)
  }
  const isWhole = (state) =>
    state?.dataset && !state.opening && state.result.status === 'idle' && state.result.total === state.dataset.rows
  requestAnimationFrame(look)
}
