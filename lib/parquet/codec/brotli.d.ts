/** The package's main entry loads a WASM snappy on import; its brotli alone is pure JavaScript. */
declare module 'hyparquet-compressors/src/brotli.js' {
  export function decompressBrotli(input: Uint8Array, outputLength: number): Uint8Array
}
