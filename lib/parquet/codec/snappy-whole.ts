/** Whole snappy pages: by WebAssembly three times as fast as by hand, as far as its memory, which never shrinks, may grow. */
import { snappyUncompressor } from 'hysnappy'
import { decompressSnappy, readSnappyLength } from './snappy'

/** Packed and unpacked bytes of a page. */
const MOST_BYTES = 16 << 20

/** Packed text takes half of its bytes, pictures all of them. */
const TEXT_RATIO = 0.75

/** What shrinks less is copied, nearly all of it: by WebAssembly once more, out of its memory. */
const COPIED_RATIO = 0.9

/** True for pages, as text makes them, that are unpacked faster as a whole than piece by piece. */
export function isQuickerWhole(length: number, decodedLength: number): boolean {
  return length + decodedLength <= MOST_BYTES && length <= TEXT_RATIO * decodedLength
}

type Uncompress = ReturnType<typeof snappyUncompressor>

/** null = WebAssembly is not allowed here. */
let uncompress: Uncompress | null | undefined

/** A page whose server forbids WebAssembly must not be told that its file is damaged. */
function start(): Uncompress | null {
  try {
    return snappyUncompressor()
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null
    throw error
  }
}

/** Throws where the page is damaged. What is not for WebAssembly, as what hardly shrank, goes to the memory given. */
export function unpackSnappy(
  input: Uint8Array,
  outputLength: number,
  take?: (size: number) => Uint8Array<ArrayBuffer>,
): Uint8Array {
  // It believes the length that the page claims.
  const isFit = input.length + outputLength <= MOST_BYTES && readSnappyLength(input).length === outputLength
  if (!isFit || input.length > COPIED_RATIO * outputLength) return decompressSnappy(input, outputLength, take)
  if (uncompress === undefined) uncompress = start()
  return uncompress === null ? decompressSnappy(input, outputLength, take) : uncompress(input, outputLength)
}
