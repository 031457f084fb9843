/** Where the open dataset came from, in words a URL can hold. */
export type Origin =
  | { readonly kind: 'src'; readonly urls: readonly string[] }
  | { readonly kind: 'demo'; readonly demo: string }
  /** Files listed by the server that serves the app, by name. */
  | { readonly kind: 'local'; readonly names: readonly string[] }
  /** A dataset whose files the browser remembers. */
  | { readonly kind: 'recent'; readonly id: string }

export function originFromParams(params: URLSearchParams): Origin | null {
  const urls = params.getAll('src').filter((url) => url !== '')
  if (urls.length > 0) return { kind: 'src', urls }
  const demo = params.get('demo')
  if (demo !== null && demo !== '') return { kind: 'demo', demo }
  const names = params.getAll('local').filter((name) => name !== '')
  if (names.length > 0) return { kind: 'local', names }
  const id = params.get('recent')
  return id === null || id === '' ? null : { kind: 'recent', id }
}

export function originToParams(origin: Origin | null): URLSearchParams {
  const params = new URLSearchParams()
  if (origin?.kind === 'src') for (const url of origin.urls) params.append('src', url)
  if (origin?.kind === 'local') for (const name of origin.names) params.append('local', name)
  if (origin?.kind === 'demo') params.set('demo', origin.demo)
  if (origin?.kind === 'recent') params.set('recent', origin.id)
  return params
}

export function isSameOrigin(a: Origin | null, b: Origin | null): boolean {
  return originToParams(a).toString() === originToParams(b).toString()
}
