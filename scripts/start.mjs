/** npm start [-- --port N] [-- PATH …]: installs what is missing, builds when needed, serves on loopback. */
import { runOrExplain, serve } from './serve.mjs'
import { UserError } from './server/local-files.mjs'
import { parseOptions } from './server/options.mjs'
import { ensureBuilt } from './setup/build.mjs'
import { ensureInstalled } from './setup/install.mjs'

await runOrExplain(async () => {
  // First, so that a mistyped path is said before minutes of installing.
  const options = parseOptions(process.argv.slice(2))
  if (options.out === undefined) {
    await ensureInstalled()
    if ((await ensureBuilt()) !== 0) throw new UserError('The build failed; see above.')
  }
  await serve(options)
})
