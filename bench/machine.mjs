/** What the figures were measured on. */
import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'

const PACE_BYTES = 64 << 20

/** GB/s at which memory is copied into new memory, the best of three: what a shared machine gives at this moment. */
export function measurePace() {
  const from = new Uint8Array(PACE_BYTES).fill(1)
  const times = [0, 1, 2].map(() => {
    const begun = performance.now()
    from.slice()
    return performance.now() - begun
  })
  return PACE_BYTES / 1e6 / Math.min(...times)
}

export function describeMachine() {
  const [first] = cpus()
  return {
    cpu: `${cpus().length} × ${first?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.version,
  }
}

export function commitOfTree() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}
