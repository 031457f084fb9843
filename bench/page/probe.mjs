/** Runs in the page before the app does: notes when rows are first painted, when all are in, and long main-thread tasks. */
export function installProbe() {
  const probe = (globalThis.bench = { begun: 0, firstRows: null, allRows: null, firstBytes: null, tasks: [] })
  const restart = (at) =>
    Object.assign(probe, { begun: at, firstRows: null, allRows: null, firstBytes: null, tasks: [] })
  probe.restart = () => restart(performance.now())
  // A picked file: the clock starts with the browser's own event, before the app hears of it.
  addEventListener('change', (event) => event.target.type === 'file' && restart(performance.now()), true)
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })

  const look = () => {
    const now = performance.now()
    if (probe.firstRows === null && document.querySelector('[role=grid] [data-index="0"]')?.textContent.trim())
      probe.firstRows = now - probe.begun
    const state = globalThis.metisCurator?.getState()
    if (state?.opening?.bytesRead > 0) probe.firstBytes ??= state.opening.bytesRead
    if (probe.allRows === null && isWhole(state)) probe.allRows = now - probe.begun
    requestAnimationFrame(look)
  }
  const isWhole = (state) =>
    state?.dataset && !state.opening && state.result.status === 'idle' && state.result.total === state.dataset.rows
  requestAnimationFrame(look)
}
