/** Reads exports with native DuckDB, a reader that is not ours, and says in plain values what is in them. */
import { createHash } from 'node:crypto'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Json } from '@duckdb/node-api'

export type Line = Record<string, Json>

/** Runs one query in a fresh engine; `$path` in it stands for the file. */
async function ask(path: string, sql: string): Promise<Line[]> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const literal = `'${path.replaceAll("'", "''")}'`
    const reader = await connection.runAndReadAll(sql.replaceAll('$path', literal))
    return reader.getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Writes the rows so many times over, in one row group, none of its values shared. */
export async function writeRepeated(path: string, times: number, output: string): Promise<void> {
  const options = 'FORMAT parquet, ROW_GROUP_SIZE 1000000, DICTIONARY_SIZE_LIMIT 1, COMPRESSION uncompressed'
  await ask(path, `COPY (SELECT source.* FROM $path source, range(${times})) TO '${output}' (${options})`)
}

/**
 * Writes the rows so many times over, in groups of 2,048 and without pictures, the first turn of each prompt as long as
 * that; every so many rows, from the sixth on, it holds the needle.
 */
export async function writeLongTexts(
  path: string,
  output: string,
  { times, characters, needle, every }: Record<'times' | 'characters' | 'every', number> & { needle: string },
): Promise<void> {
  const words = `CASE WHEN row % ${every} = 5 THEN ' ${needle} ' ELSE '' END || repeat(md5(row::VARCHAR) || ' ', ${Math.ceil(characters / 33)})`
  await ask(
    path,
    `COPY (
       WITH source AS (SELECT * FROM read_parquet($path, file_row_number = true)),
       rows AS (SELECT source.*, copy * (SELECT count(*) FROM source) + file_row_number AS row FROM source, range(${times}) AS t(copy))
       SELECT * EXCLUDE (file_row_number, row) REPLACE (
         images[1:0] AS images,
         list_transform(prompt, lambda turn, place: CASE WHEN place = 1 THEN struct_update(turn, content := turn.content || ${words}) ELSE turn END) AS prompt)
       FROM rows ORDER BY row
     ) TO '${output}' (FORMAT parquet, ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 1, COMPRESSION uncompressed)`,
  )
}

/** Where each row group's first page lies. */
export async function groupStarts(path: string): Promise<number[]> {
  const lines = await ask(
    path,
    `SELECT min(data_page_offset) AS start FROM parquet_metadata($path) GROUP BY row_group_id ORDER BY row_group_id`,
  )
  return lines.map((line) => Number(line['start']))
}

/** Of a file's rows, `row` their number, those of which the condition is true. */
export async function countRows(path: string, condition: string): Promise<number> {
  const [line] = await ask(
    path,
    `SELECT count(*) AS n FROM (SELECT *, file_row_number AS row FROM read_parquet($path, file_row_number = true)) WHERE ${condition}`,
  )
  return Number(line?.['n'])
}

/** A later edition of a file: its rows the other way round, one of them gone. */
export async function writeRevised(path: string, without: number, output: string): Promise<void> {
  await ask(
    path,
    `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet($path, file_row_number = true)
           WHERE file_row_number <> ${without} ORDER BY file_row_number DESC) TO '${output}' (FORMAT parquet)`,
  )
}

/** Every node of the schema: names, nesting, types, nullability, logical types, field ids. */
export function schemaOf(path: string): Promise<Line[]> {
  const columns = 'name, type, type_length, repetition_type, num_children, converted_type, scale, precision, field_id'
  return ask(path, `SELECT ${columns}, CAST(logical_type AS VARCHAR) AS logical_type FROM parquet_schema($path)`)
}

/** The footer's key–value metadata, in order. */
export function metadataOf(path: string): Promise<Line[]> {
  return ask(path, `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata($path)`)
}

/** All rows in file order; every column as text, which keeps nulls, nesting and binary values apart. */
export function rowsOf(path: string): Promise<Line[]> {
  return ask(
    path,
    `SELECT CAST(COLUMNS(* EXCLUDE (images, file_row_number)) AS VARCHAR),
            extra_info.index AS key,
            reward_model.ground_truth AS ground_truth,
            extra_info.answer AS answer,
            ability AS ability_name,
            CAST(extra_info.pass8 AS VARCHAR) AS pass,
            list_transform(images, lambda image: sha256(CAST(image.bytes AS VARCHAR))) AS image_hashes
     FROM read_parquet($path, file_row_number = true) ORDER BY file_row_number`,
  )
}

/** All rows in file order of a file of any shape, every column as text. */
export function allRows(path: string): Promise<Line[]> {
  return ask(
    path,
    `SELECT CAST(COLUMNS(* EXCLUDE (file_row_number)) AS VARCHAR)
     FROM read_parquet($path, file_row_number = true) ORDER BY file_row_number`,
  )
}

/** The codecs of a file's column chunks. */
export async function codecsOf(path: string): Promise<Json[]> {
  const lines = await ask(path, `SELECT DISTINCT compression AS codec FROM parquet_metadata($path) ORDER BY codec`)
  return lines.map((line) => line['codec'] ?? null)
}

/** Rows of a file whose key is one of these, in the order of the keys. */
export function pick(rows: readonly Line[], keys: readonly Json[]): Line[] {
  const byKey = new Map(rows.map((row) => [row['key'], row]))
  return keys.map((key) => byKey.get(key) ?? {})
}

/** The text in a column. */
export function textIn(row: Line, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

export function countBy(rows: readonly Line[], column: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const value = textIn(row, column)
    counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

/** SHA-256 of each row's images, whose bytes are BLOBs or lists of integers; null where there are no bytes. */
export async function imageHashesOf(path: string): Promise<(string | null)[][]> {
  const connection = await (await DuckDBInstance.create()).connect()
  const reader = await connection.runAndReadAll(
    `SELECT images FROM read_parquet('${path.replaceAll("'", "''")}', file_row_number = true) ORDER BY file_row_number`,
  )
  const rows = reader.getRowsJS() as unknown as [({ bytes: Uint8Array | number[] | null } | null)[] | null][]
  connection.closeSync()
  const hash = (bytes: Uint8Array | number[]) => createHash('sha256').update(Uint8Array.from(bytes)).digest('hex')
  return rows.map(([images]) => (images ?? []).map((image) => (image?.bytes?.length ? hash(image.bytes) : null)))
}
