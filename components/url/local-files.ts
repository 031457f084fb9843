/** A parquet file the server that serves this app lists (`npm start -- PATH`). */
export interface LocalFile {
  readonly name: string
  readonly url: string
  readonly size: number
}

/** The server's list; empty where the app is served without one. */
export async function listLocalFiles(signal?: AbortSignal): Promise<readonly LocalFile[]> {
  const response = await fetch('/local/index.json', signal ? { signal } : {})
  if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return []
  const list: unknown = await response.json()
  return Array.isArray(list) ? list.filter(isLocalFile) : []
}

function isLocalFile(value: unknown): value is LocalFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'url' in value &&
    typeof value.url === 'string' &&
    'size' in value &&
    typeof value.size === 'number'
  )
}
