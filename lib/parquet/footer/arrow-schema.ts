/** What Arrow's copy of the schema says of columns that the footer's own does not. */
import type { Field } from 'apache-arrow/fb/field'
import { KeyValue } from 'apache-arrow/fb/key-value'
import { Message } from 'apache-arrow/fb/message'
import { MessageHeader } from 'apache-arrow/fb/message-header'
import { Schema } from 'apache-arrow/fb/schema'
import { ByteBuffer, Encoding } from 'flatbuffers'
import type { Footer } from '../types'

/** Before the message's length, since Arrow 0.15. */
const CONTINUATION = 0xff_ff_ff_ff
/** Base64 letters: tens of thousands of columns have fewer, and every opening decodes them. */
const MOST_LETTERS = 8 << 20
/** Deeper than any schema that a footer may have (schema.ts); hostile offsets could go on for ever. */
const MAX_DEPTH = 128
/** Under which polars keeps what an Enum may be, in its field's metadata; and what is looked at of that. */
const ENUM_KEY = /^_PL_ENUM_VALUES2?$/
const MOST_ENTRIES = 16
const SEMICOLON = 0x3b

export interface ArrowColumn {
  /** Of Arrow's dictionary type. */
  readonly isDictionary: boolean
  /** The only values there may be: polars reads null for any other. */
  readonly oneOf: ReadonlySet<string> | undefined
}

/**
 * Of each leaf; none where there is no such copy, or one that can't be read or is of another schema: other readers pass over it too.
 * The message is in base64 (format/Message.fbs), its leaves stand in the order of the footer's
 * (https://github.com/apache/arrow/blob/main/format/Schema.fbs).
 */
export function arrowColumns({
  keyValueMetadata,
  leaves,
}: Pick<Footer, 'keyValueMetadata' | 'leaves'>): readonly ArrowColumn[] {
  const value = keyValueMetadata.find(({ key }) => key === 'ARROW:schema')?.value
  try {
    const columns = value === undefined || value.length > MOST_LETTERS ? [] : readColumns(value, leaves.length)
    return columns.length === leaves.length ? columns : []
  } catch {
    return []
  }
}

function readColumns(base64: string, most: number): readonly ArrowColumn[] {
  const letters = atob(base64)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i)
  const isNewer = new DataView(bytes.buffer).getUint32(0, true) === CONTINUATION
  const message = Message.getRootAsMessage(new ByteBuffer(bytes.subarray(isNewer ? 8 : 4)))
  if (message.headerType() !== MessageHeader.Schema) return []
  const schema = message.header(new Schema()) as Schema | null
  const walk = new FieldWalk(most, bytes.length)
  const count = schema?.fieldsLength() ?? 0
  for (let i = 0; i < count; i++) walk.enter(schema?.fields(i), 0)
  return walk.columns
}

class FieldWalk {
  readonly columns: ArrowColumn[] = []
  private fields = 0

  constructor(
    private readonly most: number,
    /** Bytes that all values together may have, since none are there twice. */
    private room: number,
  ) {}

  enter(field: Field | null | undefined, depth: number): void {
    // Each field on the way to a leaf counts, so that those without leaves, or shared by many, come to an end as well.
    if (!field || depth > MAX_DEPTH || ++this.fields > this.most * MAX_DEPTH) throw new RangeError('no schema')
    const isDictionary = field.dictionary() !== null
    const children = isDictionary ? 0 : field.childrenLength()
    for (let i = 0; i < children; i++) this.enter(field.children(i), depth + 1)
    if (children > 0) return
    if (this.columns.length === this.most) throw new RangeError('a schema of more columns')
    this.columns.push({ isDictionary, oneOf: isDictionary ? this.enumValues(field) : undefined })
  }

  private enumValues(field: Field): ReadonlySet<string> | undefined {
    const entry = new KeyValue()
    for (let i = 0; i < Math.min(field.customMetadataLength(), MOST_ENTRIES); i++) {
      const [key, value] = [field.customMetadata(i, entry)?.key(Encoding.UTF8_BYTES), entry.value(Encoding.UTF8_BYTES)]
      if (!(key instanceof Uint8Array) || !(value instanceof Uint8Array)) continue
      if (!ENUM_KEY.test(utf8(key.subarray(0, 32)))) continue
      this.room -= value.length
      if (this.room < 0) throw new RangeError('more than the schema holds')
      return splitValues(value)
    }
    return undefined
  }
}

/** "4;math6;search": each after its length in bytes. */
function splitValues(bytes: Uint8Array): ReadonlySet<string> | undefined {
  const values = new Set<string>()
  for (let at = 0; at < bytes.length;) {
    const start = bytes.indexOf(SEMICOLON, at) + 1
    const end = start + Number(utf8(bytes.subarray(at, start - 1)))
    if (start === 0 || !Number.isInteger(end) || end < start || end > bytes.length) return undefined
    values.add(utf8(bytes.subarray(start, end)))
    at = end
  }
  return values
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
