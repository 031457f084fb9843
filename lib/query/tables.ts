/** The engine's tables and the one view, `current`, that every question is asked of: source + overlay + what was learnt. */
import { quoteName } from './sql'

export type SqlType = 'VARCHAR' | 'DOUBLE' | 'INTEGER' | 'BOOLEAN'

export interface Column {
  /** SQL name; unique without regard to case. */
  readonly name: string
  readonly type: SqlType
}

/** RecordFacts (lib/dataset/types.ts), column by column. */
export const FACT_COLUMNS: readonly Column[] = [
  { name: 'file', type: 'INTEGER' },
  { name: 'row', type: 'INTEGER' },
  { name: 'question', type: 'VARCHAR' },
  { name: 'question_hash', type: 'VARCHAR' },
  { name: 'ground_truth', type: 'VARCHAR' },
  { name: 'answer', type: 'VARCHAR' },
  { name: 'ability', type: 'VARCHAR' },
  { name: 'data_source', type: 'VARCHAR' },
  { name: 'pass_value', type: 'DOUBLE' },
  { name: 'index', type: 'VARCHAR' },
  { name: 'image_tags', type: 'INTEGER' },
  { name: 'video_tags', type: 'INTEGER' },
  { name: 'message_count', type: 'INTEGER' },
  { name: 'prompt_chars', type: 'INTEGER' },
  { name: 'answer_kind', type: 'VARCHAR' },
  { name: 'empty_ground_truth', type: 'BOOLEAN' },
  { name: 'answer_agrees', type: 'BOOLEAN' },
  { name: 'question_agrees', type: 'BOOLEAN' },
  { name: 'tool_calls', type: 'INTEGER' },
  { name: 'has_answer', type: 'BOOLEAN' },
  { name: 'well_formed', type: 'BOOLEAN' },
  { name: 'text', type: 'VARCHAR' },
]

/** RecordImageFacts; a record without a line here is "not checked". */
export const IMAGE_FACT_COLUMNS: readonly Column[] = [
  { name: 'image_count', type: 'INTEGER' },
  { name: 'missing_images', type: 'INTEGER' },
  { name: 'undecodable_images', type: 'INTEGER' },
  { name: 'min_side', type: 'INTEGER' },
  { name: 'max_aspect', type: 'DOUBLE' },
  { name: 'image_bytes', type: 'DOUBLE' },
  { name: 'vision_tokens', type: 'DOUBLE' },
]

/** Only in `image_facts`: a hash of each image's bytes, with spaces between. */
export const IMAGE_HASHES: Column = { name: 'image_hashes', type: 'VARCHAR' }

/** Columns that only `current` has. */
export const COMPUTED_COLUMNS: readonly Column[] = [
  { name: 'edited', type: 'BOOLEAN' },
  { name: 'mark', type: 'VARCHAR' },
  { name: 'note', type: 'VARCHAR' },
  { name: 'category', type: 'VARCHAR' },
  ...IMAGE_FACT_COLUMNS,
  { name: 'image_tags_mismatch', type: 'BOOLEAN' },
]

/** Every column of `current`, for a dataset with these extra columns. */
export function currentColumns(extra: readonly Column[]): readonly Column[] {
  return [...FACT_COLUMNS, ...extra, ...COMPUTED_COLUMNS]
}

/**
 * SQL names for the file's own scalar columns, given by dotted path. A path that equals one of our columns or
 * an earlier path, case aside, gets a suffix: "answer" → "answer (column)", then "answer (column 2)".
 * Returns path → SQL name.
 */
export function nameExtraColumns(paths: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(currentColumns([]).map((column) => column.name.toLowerCase()))
  const names = new Map<string, string>()
  for (const path of paths) {
    const name = freeName(path.replaceAll('\0', ''), taken)
    taken.add(name.toLowerCase())
    names.set(path, name)
  }
  return names
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (wanted !== '' && !taken.has(wanted.toLowerCase())) return wanted
  for (let n = 1; ; n++) {
    const name = `${wanted} (column${n === 1 ? '' : ` ${n}`})`
    if (!taken.has(name.toLowerCase())) return name
  }
}

/** Statements that make all tables, empty, replacing those of an earlier dataset; run before `createCurrentView`. */
export function createTables(extra: readonly Column[]): readonly string[] {
  const record = [...FACT_COLUMNS, ...extra]
  const ref = FACT_COLUMNS.slice(0, 2)
  const text = (name: string): Column => ({ name, type: 'VARCHAR' })
  return [
    'DROP VIEW IF EXISTS "current"',
    createTable('source', record),
    createTable('overlay', record),
    createTable('marks', [...ref, text('mark'), text('note')]),
    createTable('image_facts', [...ref, ...IMAGE_FACT_COLUMNS, IMAGE_HASHES]),
    createTable('hits', ref),
    createTable('categories', [text('ability'), text('category')]),
  ]
}

function createTable(name: string, columns: readonly Column[]): string {
  const list = columns.map((column) => `${quoteName(column.name)} ${column.type}`).join(', ')
  return `CREATE OR REPLACE TABLE ${quoteName(name)} (${list})`
}

/** Where there is no image column these are known, and 0. */
const COUNTED_WITHOUT_IMAGES: ReadonlySet<string> = new Set([
  'image_count',
  'missing_images',
  'undecodable_images',
  'image_bytes',
  'vision_tokens',
])

/**
 * The `current` view. `overlay`, `marks` and `image_facts` hold at most one line a record and `categories` one a value.
 * `category` is the mapping's word for the value of `categoryColumn`, or that value itself where the mapping has none;
 * blank = no category. Facts that need image data are NULL ("not checked") until `image_facts` has the record; a dataset
 * without an image column (`hasImages` false) has no images in any record, and nothing to check.
 */
export function createCurrentView(extra: readonly Column[], categoryColumn = 'ability', hasImages = true): string {
  const record = [...FACT_COLUMNS, ...extra].map((column) => quoteName(column.name)).join(', ')
  const fact = (name: string) => (hasImages ? `i.${quoteName(name)}` : COUNTED_WITHOUT_IMAGES.has(name) ? '0' : 'NULL')
  const images = IMAGE_FACT_COLUMNS.map(
    ({ name, type }) => `CAST(${fact(name)} AS ${type}) AS ${quoteName(name)}`,
  ).join(', ')
  const value = `CAST(r.${quoteName(categoryColumn)} AS VARCHAR)`
  return `CREATE OR REPLACE VIEW "current" AS
WITH records AS (
  SELECT ${record}, false AS edited FROM source AS s
  WHERE NOT EXISTS (SELECT 1 FROM overlay AS o WHERE o.file = s.file AND o."row" = s."row")
  UNION ALL
  SELECT ${record}, true AS edited FROM overlay
)
SELECT r.*, k.mark, k.note,
  CASE WHEN trim(coalesce(c.category, ${value})) = '' THEN NULL ELSE coalesce(c.category, ${value}) END AS category,
  ${images}, ${fact('image_count')} <> r.image_tags AS image_tags_mismatch
FROM records AS r
LEFT JOIN marks AS k ON k.file = r.file AND k."row" = r."row"
LEFT JOIN image_facts AS i ON i.file = r.file AND i."row" = r."row"
LEFT JOIN categories AS c ON c.ability = ${value}`
}
