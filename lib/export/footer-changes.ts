/** What a person may ask of the image column that the source's footer does not say. */
import { CurationError } from '@/lib/errors'
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { rawStruct } from '@/lib/parquet/footer/raw-footer'
import { findBytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import type { Footer, Leaf } from '@/lib/parquet/types'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import { binaryFooter } from './binary-footer'
import { hubFeatures } from './hub-features'
import { imageSchema } from './image-schema'

export interface ImageForm {
  /** The Hub's Image feature. */
  readonly hubImages: boolean
  /** Bytes that are lists of integers become BINARY. */
  readonly binaryBytes: boolean
}

/** `image` is the leaf of the image bytes. Throws CurationError 'export' where it is not what is asked. */
export function footerChanges(
  source: Footer,
  image: Leaf | null | undefined,
  { hubImages, binaryBytes }: ImageForm,
): FooterOverrides | undefined {
  const target = hubImages ? imageSchema(source, binaryBytes ? image : null) : source
  const asTarget = target === source ? {} : { target, schema: rawStruct(target.raw).get(FILE_METADATA.schema)!.bytes }
  if (!binaryBytes) return hubImages ? { ...asTarget, ...hubFeatures(target) } : undefined
  const integers = image && target.leaves[image.leafIndex]
  const bytesLeaf = integers ? findBytesLeaf(target.root, integers) : undefined
  if (bytesLeaf === undefined) {
    throw new CurationError('export', 'No column holds image bytes as lists of integers.', {
      next: 'Export without the image bytes as BINARY.',
    })
  }
  const { footer, schema, keyValues } = binaryFooter(target, bytesLeaf)
  const hub = hubImages ? hubFeatures(footer, keyValues) : undefined
  return { ...asTarget, schema, keyValues: keyValues.map(({ raw }) => raw), ...hub, bytesLeaf }
}
