/**
 * Makes `images` the Hub's Image feature, so that its viewer draws pictures. An Image is stored as struct<bytes, path>:
 * where there is no path, one of nulls is added. ARROW:schema goes, for it carries the old features inside.
 * https://huggingface.co/docs/datasets/en/image_dataset
 */
import { CurationError } from '@/lib/errors'
import { listElement } from '@/lib/parquet/footer/schema'
import { addToSchema, nullText, type NullSibling } from '@/lib/parquet/write/null-sibling'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'
import { imageFields, imageOf, isImageColumn } from './image-column'
import { keyValuesOf, newKeyValue, SCHEMA_COPIES, type KeyValue } from './key-values'

type Feature = { readonly [key: string]: unknown }

/**
 * `keyValues` are the footer's own, or those that go out in their place. Throws CurationError 'export' where no column holds
 * images, one that does would not be taken for an Image, two have one name, or a column has no feature that says what it is.
 */
export function hubFeatures(footer: Footer, keyValues: readonly KeyValue[] = keyValuesOf(footer)): FooterOverrides {
  refuseSharedNames(footer.root)
  const said = readHuggingface(keyValues)
  // A Map, since a column may be called "constructor".
  const known = new Map(Object.entries(said.info?.features ?? {}))
  let found = false
  const features = Object.fromEntries(
    footer.root.children.map((column) => {
      const image = imageFeature(column)
      if (image !== undefined) checkNullable(column)
      found ||= image !== undefined
      return [column.name, image ?? known.get(column.name) ?? fieldFeature(column)]
    }),
  )
  if (!found) {
    throw new CurationError(
      'export',
      'No column holds images as struct<bytes>, so there is nothing to turn into pictures.',
      {
        next: 'Export without the Image feature; bytes that are lists of integers have to become BINARY for it.',
      },
    )
  }
  const others = keyValues.filter(({ key }) => !SCHEMA_COPIES.has(key) && key !== 'huggingface')
  const huggingface = newKeyValue('huggingface', JSON.stringify({ ...said, info: { ...said.info, features } }))
  const nullSiblings = missingPaths(footer)
  return {
    ...(nullSiblings.length === 0 ? {} : { nullSiblings, ...addToSchema(footer, nullSiblings) }),
    keyValues: [...others, huggingface].map(({ raw }) => raw),
  }
}

/** Features go by name, and `datasets` opens no file with two columns of one. */
function refuseSharedNames({ children }: SchemaNode): void {
  const shared = children.find((column, i) => children.findIndex(({ name }) => name === column.name) < i)
  if (shared === undefined) return
  throw new CurationError(
    'export',
    `Several columns are named ${shared.name}: the Hub’s features can’t tell them apart.`,
    {
      place: `column ${shared.name}`,
      next: 'Export without the Image feature.',
    },
  )
}

/** A path of nulls for each image struct that has none; leaves are counted as the output has them. */
function missingPaths(footer: Footer): NullSibling[] {
  const added: NullSibling[] = []
  for (const column of footer.root.children) {
    if (imageFeature(column) === undefined) continue
    const image = imageOf(column)
    const [bytes, path] = image.children
    if (path !== undefined || bytes === undefined) continue
    const leaf = bytes as Leaf
    added.push(nullText('path', leaf, image, leaf.leafIndex + added.length + 1))
  }
  return added
}

interface Huggingface {
  readonly info?: { readonly features?: { readonly [name: string]: unknown } }
}

/** What the file says of itself to `datasets`: features, and whatever else. */
function readHuggingface(keyValues: readonly KeyValue[]): Huggingface {
  try {
    const value = JSON.parse(keyValues.find(({ key }) => key === 'huggingface')?.value ?? '{}') as Huggingface | null
    return value ?? {}
  } catch {
    return {}
  }
}

function imageFeature(column: SchemaNode): Feature | undefined {
  if (!isImageColumn(column)) return undefined
  return column.shape === 'list' ? { feature: { _type: 'Image' }, _type: 'List' } : { _type: 'Image' }
}

/**
 * `datasets` takes a feature only where its Arrow field equals the file's, and those of a feature may all be null: with one
 * that may not it goes by the schema, and shows {bytes, path} in place of a picture (Features.from_arrow_schema). Such fields
 * have been made OPTIONAL before (image-schema.ts).
 */
function checkNullable(column: SchemaNode): void {
  const strict = imageFields(column).find(({ repetition }) => repetition !== 'OPTIONAL')
  if (strict === undefined) return
  const name = strict.path.join('.')
  throw new CurationError('export', `The Hub would not show ${column.name} as pictures: ${name} may not be null.`, {
    place: `column ${column.name}`,
    next: 'Export without the Image feature: it asks for columns and fields that may be null.',
  })
}

/** A field that repeats without a list around it is one. */
function fieldFeature(field: SchemaNode): Feature {
  return field.repetition === 'REPEATED' ? { feature: featureOf(field), _type: 'List' } : featureOf(field)
}

function featureOf(node: SchemaNode): Feature {
  if (node.shape === 'list') return { feature: featureOf(listElement(node).element), _type: 'List' }
  if (node.shape === 'struct')
    return Object.fromEntries(node.children.map((child) => [child.name, fieldFeature(child)]))
  if (node.shape === 'map') throw noFeature(node)
  return { dtype: dtypeOf(node as Leaf), _type: 'Value' }
}

/** Names of `datasets.Value`. */
function dtypeOf(leaf: Leaf): string {
  const { logical, physicalType } = leaf
  switch (logical?.kind) {
    case 'string':
    case 'json':
    case 'enum':
      return 'string'
    case 'int':
      return `${logical.signed ? 'int' : 'uint'}${logical.bits}`
    case 'date':
      return 'date32'
    case 'timestamp':
      return `timestamp[${logical.unit}${logical.utc ? ', tz=UTC' : ''}]`
    case 'time':
      return `time${logical.unit === 'ms' ? 32 : 64}[${logical.unit}]`
    case 'decimal':
      // As pyarrow reads them: 128 bits hold 38 digits, 256 bits 76.
      if (logical.precision > 76) throw noFeature(leaf)
      return `decimal${logical.precision > 38 ? 256 : 128}(${logical.precision}, ${logical.scale})`
    case 'float16':
      return 'float16'
    case 'unknown':
      return 'null'
    case 'other':
    case undefined:
      break
    default:
      throw noFeature(leaf)
  }
  const plain = {
    BOOLEAN: 'bool',
    INT32: 'int32',
    INT64: 'int64',
    FLOAT: 'float32',
    DOUBLE: 'float64',
    BYTE_ARRAY: 'binary',
  }
  const name = plain[physicalType as keyof typeof plain]
  if (name === undefined) throw noFeature(leaf)
  return name
}

function noFeature(node: SchemaNode): CurationError {
  const column = node.path.join('.')
  return new CurationError('export', `Column ${column} has no counterpart among the Hub's features.`, {
    place: `column ${column}`,
    next: 'Export without the Image feature.',
  })
}
