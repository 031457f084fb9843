/** The command line of start and serve: [--port N] [--out FOLDER] [PATH …]. */
import { openRoot, UserError } from './local-files.mjs'

/** @returns {{ port: number, out: string | undefined, roots: { path: string, single: boolean }[] }} */
export function parseOptions(args, env = process.env) {
  const options = { port: readPort(env.PORT ?? '3000', 'PORT'), out: undefined, roots: [] }
  // npm runs scripts in the project's folder; INIT_CWD is where the person stood.
  const from = env.INIT_CWD ?? process.cwd()
  const rest = args.flatMap((arg) =>
    /^--(port|out)=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg],
  )
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === '--port') options.port = readPort(rest[++i], '--port')
    else if (rest[i] === '--out') options.out = rest[++i]
    else if (rest[i].startsWith('--'))
      throw new UserError(`Unknown option ${rest[i]}. Usage: npm start -- [--port N] [PATH …]`)
    else options.roots.push(openRoot(rest[i], from))
  }
  return options
}

function readPort(text, name) {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text ?? '') && port < 65_536) return port
  throw new UserError(`${name} takes a port number from 0 to 65535, not ${text ?? 'nothing'}.`)
}
