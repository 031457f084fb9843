/** Who may ask: only pages this server gave out, under a loopback name. Stops DNS rebinding and other sites' pages. */

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i

/** Why a request is refused, or undefined. The port of Host is free: an SSH tunnel may end at any port. */
export function refusal(request) {
  const host = request.headers.host ?? ''
  if (!loopback.test(host)) return { status: 403, reason: 'This server answers only under localhost.' }
  const origin = request.headers.origin
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return { status: 403, reason: 'Pages of other origins may not ask this server.' }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, reason: 'Read-only: GET and HEAD.' }
  return undefined
}

/** Local files are given to the app's own pages only, or to a person who types the address. */
export function foreignFetch(request) {
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}
