/** Serves a build that is there already: node scripts/serve.mjs [--port N] [--out FOLDER] [PATH …] */
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createHandler, listen } from './server/app-server.mjs'
import { listFiles, UserError } from './server/local-files.mjs'
import { parseOptions } from './server/options.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

export async function serve(options) {
  const handler = await createHandler({ folder: options.out ?? join(root, 'out'), roots: options.roots })
  const server = await listen(handler, options.port)
  if (server.port !== options.port && options.port !== 0) console.log(`Port ${options.port} is taken.`)
  if (options.roots.length > 0) console.log(describe(await listFiles(options.roots)))
  console.log(`Metis Curator is at http://localhost:${server.port}`)
  console.log('Stop it with Ctrl+C.')
  const stop = () => void server.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function describe({ files, leftOut }) {
  const lines = [`${files.length} parquet ${files.length === 1 ? 'file' : 'files'} listed in the app.`]
  if (leftOut.linksOutside > 0)
    lines.push(
      `${leftOut.linksOutside} left out: links to places outside the named path. Name the folder that holds both.`,
    )
  if (leftOut.unreadable > 0) lines.push(`${leftOut.unreadable} folders may not be read.`)
  if (leftOut.more) lines.push('There are more: name a smaller folder.')
  return lines.join('\n')
}

/** Runs a command-line part; what a person did wrong is said without a stack. */
export async function runOrExplain(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof UserError ? error.message : error)
    process.exit(1)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await runOrExplain(() => serve(parseOptions(process.argv.slice(2))))
