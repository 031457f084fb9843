/** Sends one regular file, whole or a range. What is sent is what Content-Length says, or the connection breaks. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { parseRange } from './range.mjs'

/** O_NOFOLLOW: the path was resolved before, a link put there since is not followed. O_NONBLOCK: a FIFO can't hang us. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** @param {{ path: string, status?: number, headers: Record<string, string> }} file */
export async function sendFile(request, response, file) {
  const handle = await open(file.path, flags)
  try {
    const stat = await handle.stat({ bigint: true })
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'ENOENT' })
    await answer(
      request,
      response,
      file,
      handle,
      Number(stat.size),
      `"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`,
    )
  } finally {
    await handle.close()
  }
}

async function answer(request, response, file, handle, size, etag) {
  const headers = { ...file.headers, 'Accept-Ranges': 'bytes', ETag: etag }
  if (matches(request.headers['if-none-match'], etag)) return finish(response, 304, headers)
  const wanted = rangeWanted(request, size, etag)
  if (wanted === 'unsatisfiable') return finish(response, 416, { ...headers, 'Content-Range': `bytes */${size}` })
  const { start, end } = wanted ?? { start: 0, end: size }
  headers['Content-Length'] = String(end - start)
  if (wanted) headers['Content-Range'] = `bytes ${start}-${end - 1}/${size}`
  response.writeHead(wanted ? 206 : (file.status ?? 200), headers)
  if (request.method === 'HEAD' || start === end) return void response.end()
  const stream = handle.createReadStream({ start, end: end - 1, autoClose: false, highWaterMark: 256 * 1024 })
  await pipeline(exactly(stream, end - start), response)
}

/** A range holds only for the version of the file the asker knows (If-Range). */
function rangeWanted(request, size, etag) {
  const condition = request.headers['if-range']
  return condition !== undefined && condition !== etag ? undefined : parseRange(request.headers.range, size)
}

/** Throws when the file became shorter while it was sent, so that a short answer never looks whole. */
async function* exactly(stream, length) {
  let sent = 0
  for await (const piece of stream) {
    sent += piece.length
    yield piece
  }
  if (sent !== length) throw new Error(`the file ended ${length - sent} bytes early`)
}

function matches(condition, etag) {
  return condition !== undefined && condition.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

function finish(response, status, headers) {
  response.writeHead(status, { ...headers, ...(status === 304 ? {} : { 'Content-Length': '0' }) }).end()
}
