/**
 * Which columns readers take for categories. To parquet a dictionary is a way to pack values; to Arrow and pandas it is part of
 * such a column's type: its values, in its order, are the categories, also those that no row has.
 */
import { Message } from 'apache-arrow/fb/message'
import { MessageHeader } from 'apache-arrow/fb/message-header'
import { Schema } from 'apache-arrow/fb/schema'
import type { Field } from 'apache-arrow/fb/field'
import { ByteBuffer } from 'flatbuffers'
import type { Footer } from '../types'

/** Before the message's length, since Arrow 0.15. */
const CONTINUATION = 0xff_ff_ff_ff
/** Deeper than any schema that a footer may have (schema.ts); hostile offsets could go on for ever. */
const MAX_DEPTH = 128

/** By leaf index. Copies of the schema that cannot be read tell of none: other readers pass over them too. */
export function categoryLeaves(footer: Footer): ReadonlySet<number> {
  const found = new Set<number>()
  const arrow = valueOf(footer, 'ARROW:schema')
  const pandas = valueOf(footer, 'pandas')
  for (const leaf of arrow === undefined ? [] : attempt(() => arrowCategories(arrow, footer))) found.add(leaf)
  for (const leaf of pandas === undefined ? [] : attempt(() => pandasCategories(pandas, footer))) found.add(leaf)
  return found
}

function valueOf({ keyValueMetadata }: Footer, key: string): string | undefined {
  return keyValueMetadata.find((entry) => entry.key === key)?.value
}

function attempt(find: () => number[]): number[] {
  try {
    return find()
  } catch {
    return []
  }
}

/**
 * Leaves of both schemas stand in one order, so that the n-th is the n-th. `Field.dictionary`:
 * https://github.com/apache/arrow/blob/main/format/Schema.fbs; the message around it: format/Message.fbs, in base64.
 */
function arrowCategories(base64: string, { leaves, root }: Footer): number[] {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const isNewer = new DataView(bytes.buffer).getUint32(0, true) === CONTINUATION
  const message = Message.getRootAsMessage(new ByteBuffer(bytes.subarray(isNewer ? 8 : 4)))
  if (message.headerType() !== MessageHeader.Schema) return []
  const schema = message.header(new Schema()) as Schema | null
  if (schema?.fieldsLength() !== root.children.length) return []
  const walk = new FieldWalk(leaves.length)
  for (let i = 0; i < root.children.length; i++) walk.enter(schema.fields(i), 0)
  return walk.leaves === leaves.length ? walk.categories : []
}

class FieldWalk {
  leaves = 0
  readonly categories: number[] = []
  private fields = 0

  constructor(private readonly most: number) {}

  enter(field: Field | null, depth: number): void {
    // Each field on the way to a leaf counts, so that those without leaves, or shared by many, come to an end as well.
    if (field === null || depth > MAX_DEPTH || ++this.fields > this.most * MAX_DEPTH) throw new RangeError('no schema')
    const children = field.childrenLength()
    if (field.dictionary() !== null) this.categories.push(this.leaves++)
    else if (children === 0) this.leaves++
    else for (let i = 0; i < children; i++) this.enter(field.children(i), depth + 1)
    if (this.leaves > this.most) throw new RangeError('no schema of this file')
  }
}

/** Columns by name: https://pandas.pydata.org/docs/development/developer.html#column-metadata. */
function pandasCategories(json: string, { root }: Footer): number[] {
  const { columns } = JSON.parse(json) as {
    columns: readonly { name?: unknown; field_name?: unknown; pandas_type?: unknown }[]
  }
  const names = new Set(
    columns.flatMap(({ name, field_name: field = name, pandas_type: type }) => (type === 'categorical' ? [field] : [])),
  )
  return root.children.flatMap(({ name, leafIndex }) => (leafIndex !== undefined && names.has(name) ? [leafIndex] : []))
}
