/** Where things are, and running a command with its output passed on. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** What the scripts remember between runs; never committed, may be deleted at any time. */
export const cache = join(root, '.cache')

/** Next's telemetry is off: nothing is sent anywhere. NODE_ENV is for the tools themselves to set. */
export function environment(extra = {}) {
  const { NODE_ENV: _, ...rest } = process.env
  return { ...rest, NEXT_TELEMETRY_DISABLED: '1', ...extra }
}

/** Runs a command and resolves with its exit code; `onOutput` gets a copy of stdout. Never waits for input. */
export function run(command, args, { env = environment(), onOutput, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const stdout = onOutput ? 'pipe' : 'inherit'
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', stdout, 'inherit'],
      shell: process.platform === 'win32' && command === 'npm',
    })
    child.stdout?.on('data', (piece) => {
      process.stdout.write(piece)
      onOutput(piece)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** A tool of node_modules, run by this Node, without npx. */
export const tool = (path) => [process.execPath, join(root, 'node_modules', path)]
