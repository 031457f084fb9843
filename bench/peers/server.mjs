/** A page that has the peers as modules, straight from their packages. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const page = `<!doctype html><title>Peers</title>
<script type="importmap">{ "imports": {
  "fzstd": "/fzstd/esm/index.mjs",
  "hysnappy": "/hysnappy/js/index.js",
  "hyparquet": "/hyparquet/src/index.js"
} }</script>
<script type="module">
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from '/hyparquet-compressors/src/index.js'
import initWasm, { ParquetFile, transformParquetStream, WriterPropertiesBuilder, Compression } from '/parquet-wasm/esm/parquet_wasm.js'
globalThis.peers = { parquetMetadataAsync, parquetReadObjects, compressors, initWasm, ParquetFile, transformParquetStream, WriterPropertiesBuilder, Compression }
</script>`

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }

/** @param {string} modules node_modules of the peers. */
export function servePeers(modules) {
  const server = createServer((request, response) => {
    const path = join(modules, normalize(decodeURIComponent(request.url.split('?', 1)[0])))
    const type = types[extname(path)]
    if (request.url === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(page)
    if (type === undefined || !path.startsWith(modules) || !existsSync(path)) return response.writeHead(404).end()
    createReadStream(path).pipe(response.writeHead(200, { 'Content-Type': type }))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ origin: `http://localhost:${server.address().port}`, close: () => server.close() }),
    )
  })
}
