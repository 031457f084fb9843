/** Sent to the peers' page as text: each uses nothing but its argument and the page's globals. */

/** One row's pictures at a time, with no index kept between. */
export async function readWithHyparquet({ rows, seconds }) {
  const { parquetMetadataAsync, parquetReadObjects, compressors } = globalThis.peers
  const blob = globalThis.benchFile
  let bytes = 0
  const file = {
    byteLength: blob.size,
    slice(start, end = blob.size) {
      bytes += end - start
      return blob.slice(start, end).arrayBuffer()
    },
  }
  const metadata = await parquetMetadataAsync(file)
  const samples = []
  const until = performance.now() + seconds * 1000
  for (const row of rows) {
    if (performance.now() > until) break
    bytes = 0
    const begun = performance.now()
    await parquetReadObjects({
      file,
      metadata,
      compressors,
      columns: ['images'],
      rowStart: row,
      rowEnd: row + 1,
      utf8: false,
    })
    samples.push({ ms: performance.now() - begun, bytes })
  }
  return samples
}

/**
 * The whole file read and written again, as a stream, to OPFS. With its default, row groups of a million rows, nothing was
 * written in 60 s: these settings are the kindest found.
 */
export async function writeWithParquetWasm({ seconds }) {
  const { initWasm, ParquetFile, transformParquetStream, WriterPropertiesBuilder, Compression } = globalThis.peers
  await initWasm()
  const root = await navigator.storage.getDirectory()
  const out = await (await root.getFileHandle('peer.parquet', { create: true })).createWritable()
  const begun = performance.now()
  const source = await ParquetFile.fromFile(globalThis.benchFile)
  const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(200).setCompression(Compression.SNAPPY).build()
  const stream = await transformParquetStream(await source.stream({ batchSize: 100 }), properties)
  await stream.pipeTo(out, { signal: AbortSignal.timeout(seconds * 1000) })
  const took = (performance.now() - begun) / 1000
  const { size } = await (await root.getFileHandle('peer.parquet')).getFile()
  await root.removeEntry('peer.parquet')
  return { seconds: took, bytes: size, mbps: size / 1e6 / took }
}
