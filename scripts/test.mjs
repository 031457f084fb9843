/** npm test: installs what is missing, then lint, format, types, unused code, unit tests, other readers, build, end-to-end tests. Ends with one count. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureInstalled } from './setup/install.mjs'
import { cache, environment, root, run, tool } from './setup/paths.mjs'

const total = { passed: 0, failed: 0 }
const failures = []

await ensureInstalled()
await mkdir(cache, { recursive: true })
const { ensureBuilt } = await import('./setup/build.mjs')
const { ensureBrowser } = await import('./setup/browser.mjs')

await check('lint', () => runTool('oxlint/bin/oxlint', ['--deny-warnings']))
await check('format', () => runTool('oxfmt/bin/oxfmt', ['--check']))
await check('types', checkTypes)
await check('unused code', () => runTool('knip/bin/knip.js', []))
await suite('unit tests', 'vitest.json', countVitest, (report) =>
  runTool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
)
await otherReaders()
if (await check('build', ensureBuilt)) await endToEnd()

for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

/** A step that passes or fails as one. */
async function check(name, step) {
  title(name)
  const code = await step()
  count(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, name)
  return code === 0
}

/** A step made of many tests. A run that ends badly without a failed test counts as one failure. */
async function suite(name, reportName, countReport, step) {
  title(name)
  const report = join(cache, reportName)
  await rm(report, { force: true })
  const code = await step(report)
  const counted = existsSync(report)
    ? countReport(JSON.parse(await readFile(report, 'utf8')))
    : { passed: 0, failed: 0 }
  if (code !== 0 && counted.failed === 0) counted.failed = 1
  count(counted, name)
}

/** Python's parquet readers on our exports, where there is Python; a skip is said by name, and in CI it is a failure. */
async function otherReaders() {
  title('other readers')
  let output = ''
  const code = await run(process.execPath, [join(root, 'interop/run.mjs')], { onOutput: (piece) => (output += piece) })
  const [, passed = '0', failed = '0'] =
    output.match(/(\d+) passed, (\d+) failed(?![\s\S]*\d+ passed, \d+ failed)/) ?? []
  count({ passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1) }, 'other readers')
}

async function endToEnd() {
  const browser = await ensureBrowser()
  if (browser === undefined) return count({ passed: 0, failed: 1 }, 'end-to-end tests: no browser')
  const chosen = browser.path === undefined ? {} : { CHROMIUM_PATH: browser.path }
  await suite('end-to-end tests', 'playwright.json', countPlaywright, (report) =>
    runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      ...chosen,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    }),
  )
}

async function checkTypes() {
  const code = await runTool('next/dist/bin/next', ['typegen'])
  return code === 0 ? runTool('typescript/bin/tsc', ['--noEmit']) : code
}

function runTool(path, args, env = {}) {
  const [node, script] = tool(path)
  return run(node, [script, ...args], { cwd: root, env: environment(env) })
}

function countVitest(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  )
  for (const file of report.testResults) {
    for (const one of file.assertionResults)
      if (one.status === 'skipped' || one.status === 'pending') console.log(`skipped: ${one.fullName}`)
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
}

function countPlaywright({ stats, errors, suites }) {
  if (stats.skipped > 0) console.log(`${stats.skipped} end-to-end tests skipped (see the list above)`)
  for (const title of flakyTitles(suites)) console.log(`passed only at the second try, to be looked into: ${title}`)
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }
}

function flakyTitles(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ file, title }) => `${file}: ${title}`),
    ...flakyTitles(inner),
  ])
}

function count({ passed, failed }, name) {
  total.passed += passed
  total.failed += failed
  if (failed > 0) failures.push(`${name} (${failed})`)
}

function title(name) {
  console.log(`\n— ${name}`)
}
