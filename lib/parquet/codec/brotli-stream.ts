/** The library's WebAssembly, which packs brotli and unpacks it in pieces. */
import type { BrotliStreamResult, BrotliWasmType, DecompressStream } from 'brotli-wasm'
import { corrupt } from '../corrupt'
import type { ByteStream } from '../types'

/** The module, loaded once a thread. */
export async function loadBrotli(): Promise<BrotliWasmType> {
  // The package's ES module fetches its wasm, which Node cannot do from a file; there it has another.
  const node = globalThis.process?.getBuiltinModule?.('node:module')
  if (node !== undefined) return node.createRequire(import.meta.url)('brotli-wasm') as BrotliWasmType
  return (await import('brotli-wasm')).default
}

/** Given at once; what is left of it when the output is full is copied once more. */
const INPUT_BYTES = 256 << 10
const OUTPUT_BYTES = 1 << 20

/** Decoded pieces of at most 1 MiB. Memory is the window's, of 16 MiB at most. Throws CurationError 'corrupt'. */
export async function* unpackBrotli(pieces: ByteStream): AsyncGenerator<Uint8Array> {
  const { DecompressStream: Stream, BrotliStreamResultCode } = await loadBrotli()
  const stream = new Stream()
  try {
    let code: number = BrotliStreamResultCode.NeedsMoreInput
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length || code === BrotliStreamResultCode.NeedsMoreOutput;) {
        if (code === BrotliStreamResultCode.ResultSuccess) throw bad()
        const input = piece.subarray(at, at + INPUT_BYTES)
        const step = decode(stream, input)
        if (step.output.length > 0) yield step.output
        else if (step.used === 0 && (input.length > 0 || step.code === BrotliStreamResultCode.NeedsMoreOutput))
          throw bad()
        at += step.used
        code = step.code
      }
    }
    if (code !== BrotliStreamResultCode.ResultSuccess) throw bad()
  } finally {
    stream.free()
  }
}

function decode(stream: DecompressStream, input: Uint8Array) {
  let result: BrotliStreamResult
  try {
    result = stream.decompress(input, OUTPUT_BYTES)
  } catch {
    throw bad()
  }
  const step = { output: result.buf, code: result.code, used: result.input_offset }
  result.free()
  return step
}

const bad = () => corrupt('The file is damaged: a page cannot be unpacked (BROTLI).')
