/**
 * Parquet files of the paths a person named when starting the server. Read-only.
 * What is served is what would be listed: a regular file whose real place is inside a named path.
 */
import { realpathSync, statSync } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'

const maxFiles = 2_000
const maxEntries = 200_000
const maxDepth = 12
const isParquet = (name) => /\.(parquet|parq|pq)$/i.test(name)

/** Thrown for what a person can mend; the message is for them, without a stack. */
export class UserError extends Error {}

/** @returns {{ path: string, single: boolean }} Real path of a file or folder. */
export function openRoot(typed, from = process.cwd()) {
  const path = resolve(from, typed)
  try {
    const real = realpathSync(path)
    const found = statSync(real)
    if (!found.isFile() && !found.isDirectory()) throw new UserError(`${path} is neither a file nor a folder.`)
    return { path: real, single: found.isFile() }
  } catch (error) {
    if (error instanceof UserError) throw error
    const why = { ENOENT: 'does not exist', EACCES: 'may not be read by you', ELOOP: 'is a link to itself' }[error.code]
    throw new UserError(
      `${path} ${why ?? `can't be opened (${error.code})`}. Name a parquet file or a folder that holds some.`,
    )
  }
}

/** Every servable file, by name; `leftOut` says how many could not be listed and why. */
export async function listFiles(roots) {
  const listing = { files: [], leftOut: { linksOutside: 0, unreadable: 0, more: false } }
  for (const [index, root] of roots.entries()) await listRoot(root, index, listing)
  if (roots.length > 1) tellApart(listing.files, roots)
  listing.files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return listing
}

/** Of several folders, a name says which folder it is in; two folders of one name get their number. */
function tellApart(files, roots) {
  const bases = roots.map((root) => basename(root.path))
  const labels = bases.map((base, i) => (bases.indexOf(base) === bases.lastIndexOf(base) ? base : `${base} (${i + 1})`))
  for (const file of files) {
    const index = Number(file.url.split('/')[2])
    file.name = roots[index].single ? labels[index] : `${labels[index]}/${file.name}`
  }
}

async function listRoot(root, index, listing) {
  if (root.single) return addFile(root, index, basename(root.path), listing)
  const folders = [{ path: root.path, depth: 0 }]
  let seen = 0
  while (folders.length > 0) {
    const folder = folders.shift()
    const entries = await readdir(folder.path, { withFileTypes: true }).catch(() => undefined)
    if (entries === undefined) listing.leftOut.unreadable++
    for (const entry of entries ?? []) {
      if (++seen > maxEntries || listing.files.length >= maxFiles) return void (listing.leftOut.more = true)
      if (entry.name.startsWith('.')) continue
      const path = join(folder.path, entry.name)
      if (entry.isDirectory()) {
        if (folder.depth < maxDepth) folders.push({ path, depth: folder.depth + 1 })
        else listing.leftOut.more = true
      } else if (isParquet(entry.name))
        await addFile(root, index, relative(root.path, path).split(sep).join('/'), listing)
    }
  }
}

async function addFile(root, index, name, listing) {
  const real = await findFile([root], `/local/0/${encodePath(name)}`)
  if (real === undefined) return void listing.leftOut.linksOutside++
  const { size } = await stat(real)
  listing.files.push({ name, size, url: `/local/${index}/${encodePath(name)}` })
}

const encodePath = (name) => name.split('/').map(encodeURIComponent).join('/')

/** Real path of the file an address names, undefined when there is none or it may not be read from here. */
export async function findFile(roots, address) {
  const [, index, encoded] = /^\/local\/(\d{1,4})\/(.+)$/.exec(address) ?? []
  const root = roots[Number(index)]
  const segments = root && decode(encoded)
  if (!segments) return undefined
  if (root.single) return segments.length === 1 && segments[0] === basename(root.path) ? root.path : undefined
  if (!isParquet(segments.at(-1))) return undefined
  const real = await realpath(join(root.path, ...segments)).catch(() => undefined)
  const inside = real !== undefined && (real.startsWith(root.path + sep) || root.path === sep)
  return inside && (await stat(real).catch(() => undefined))?.isFile() ? real : undefined
}

/** Path segments, each decoded once; undefined when one of them could lead elsewhere. */
function decode(encoded) {
  try {
    const segments = encoded.split('/').map(decodeURIComponent)
    return segments.every((one) => /^[^./\\\0][^/\\\0]*$/.test(one)) ? segments : undefined
  } catch {
    return undefined
  }
}
