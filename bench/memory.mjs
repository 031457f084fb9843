/** Memory of a set of processes as their proportional set size (shared pages divided by their users): Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

const EVERY_MS = 200
const TICKS_A_SECOND = 100

/** A process and all below it. */
export function processTree(pid) {
  const children = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? -1)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [pid]
  for (let k = 0; k < tree.length; k++) tree.push(...(children.get(tree[k]) ?? []))
  return tree
}

/** Bytes. */
export function proportionalSize(pids) {
  const size = (pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
  return pids.reduce((sum, pid) => sum + 1024 * size(pid), 0)
}

/** Seconds of processor that processes have used so far: what a step costs whatever else the machine is doing. */
export function processorSeconds(pids) {
  const ticks = pids.reduce((sum, pid) => {
    // Fields 14 and 15 of proc(5) stat; the name in field 2 may hold spaces and brackets.
    const fields = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ')
    return sum + Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }, 0)
  return ticks / TICKS_A_SECOND
}

/** Runs `work` and gives its result with the processor seconds the browser used meanwhile. */
export async function withProcessor(pids, work) {
  const before = processorSeconds(pids())
  const result = await work()
  return [result, processorSeconds(pids()) - before]
}

/** Samples until `stop()`, which gives the peak in bytes; `take()` gives the peak since the last take. */
export function watchMemory(pids) {
  let peak = 0
  let since = 0
  const sample = () => {
    const now = proportionalSize(pids())
    peak = Math.max(peak, now)
    since = Math.max(since, now)
  }
  const timer = setInterval(sample, EVERY_MS)
  sample()
  const take = () => {
    sample()
    const value = since
    since = 0
    return value
  }
  return {
    take,
    stop() {
      sample()
      clearInterval(timer)
      return peak
    },
  }
}

function read(path) {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
