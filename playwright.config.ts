import { createServer } from 'node:net'
import { defineConfig } from '@playwright/test'
import { findBrowser } from './scripts/setup/find-browser.mjs'

// Worker processes read this file again and inherit the environment: the port is chosen once.
const port = (process.env['E2E_PORT'] ??= String(await freePort()))
const executablePath = findBrowser()?.path
const out = process.env['E2E_OUT']
/** Factor on all time limits, for a machine that is slow or busy with other things, as those that CI gets are. */
const patience = Number(process.env['E2E_PATIENCE'] ?? (process.env['CI'] === undefined ? 1 : 2))

/** Runs against the production build, as served to a person. E2E_OUT names another build than out/. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // In CI a race on a busy machine is named (scripts/test.mjs), and does not hide what else there is to say.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: !!process.env['CI'],
  timeout: 90_000 * patience,
  expect: { timeout: 20_000 * patience },
  reporter: [['list'], ['json', { outputFile: '.cache/playwright.json' }]],
  // The app formats numbers for the reader's language; tests read English ones.
  use: {
    locale: 'en-US',
    baseURL: `http://localhost:${port}`,
    // Recording takes longer than the tests do where there is no GPU: E2E_TRACE=1 asks for it, to look into a failure.
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    // Without a GPU each frame of an animation is drawn by the processor the tests run on.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
        // No test reaches another machine, whatever asks for it (e2e/guard.ts says which request it was).
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        // Optimising DuckDB's code anew in each test's browser takes a sixth of the whole, and none lives to use it.
        '--js-flags=--liftoff-only',
      ],
    },
  },
  webServer: {
    command: `node scripts/serve.mjs fixtures --port ${port}${out === undefined ? '' : ` --out ${out}`}`,
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
