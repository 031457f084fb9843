/** What the app knows of a dataset: which column plays which part, and what a record is. */

/** A value of a row as plain data: what JSON can hold, plus bytes (as Uint8Array) and bigint for 64-bit integers beyond 2^53. */
export type CellValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly CellValue[]
  | { readonly [name: string]: CellValue }

export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue }

/** A field of a row: ["prompt", 1, "content"]. Numbers are list elements, from 0. */
export type FieldPath = readonly (string | number)[]

/** A record is known by its file (index in the dataset's list, in name order) and row number in that file, from 0. */
export interface RecordRef {
  readonly file: number
  readonly row: number
}

export type Part =
  | 'prompt'
  | 'images'
  | 'groundTruth'
  | 'answer'
  | 'question'
  | 'ability'
  | 'dataSource'
  | 'passRate'
  | 'index'

/** Which column (dotted path, e.g. "reward_model.ground_truth") plays each part; null = none does. */
export type ColumnMapping = { readonly [P in Part]: string | null }

export type DatasetKind = 'prompts' | 'trajectories' | 'table'

/** How a pass value is scaled, found from the data: a count of `of` tries, or a rate 0–1. */
export type PassScale = { readonly kind: 'rate' } | { readonly kind: 'count'; readonly of: number }

export interface Message {
  readonly role: string
  readonly content: string
}

/**
 * One line of the engine's `source` table: what is known of a record from its light columns alone.
 * Names here are SQL column names. `null` = the dataset has no such column, or the cell is null.
 */
export interface RecordFacts {
  readonly file: number
  readonly row: number
  /** First user turn without image tags, at most 400 characters. */
  readonly question: string | null
  /** SHA-256 of a question longer than what is listed of it. */
  readonly question_hash: string | null
  /** As text; lists and structs as JSON. */
  readonly ground_truth: string | null
  readonly answer: string | null
  readonly ability: string | null
  readonly data_source: string | null
  /** As stored. */
  readonly pass_value: number | null
  readonly index: string | null
  /** `<image>` tags over all messages. */
  readonly image_tags: number | null
  /** `<video>` tags over all messages; null where the file has a `videos` column, which is not looked into. */
  readonly video_tags: number | null
  readonly message_count: number | null
  /** UTF-16 code units over all messages. */
  readonly prompt_chars: number | null
  readonly answer_kind: AnswerKind | null
  /** Blank string, null or empty list: rewards nothing for ever. null when there is no ground-truth column. */
  readonly empty_ground_truth: boolean | null
  /** extra_info.answer = ground truth; null when either column is missing. */
  readonly answer_agrees: boolean | null
  /** extra_info.question = the user turn; null when the column is missing. */
  readonly question_agrees: boolean | null
  readonly tool_calls: number | null
  /** Trajectory has an <answer>; null for prompts. */
  readonly has_answer: boolean | null
  /** Trajectory tags balance and every tool call parses; null for prompts. */
  readonly well_formed: boolean | null
  /** Everything text search looks at (prompt, question, ground truth, answer), null where text is not resident. */
  readonly text: string | null
}

export type AnswerKind =
  | 'empty'
  | 'choice letter'
  | 'number'
  | 'fraction'
  | 'expression'
  | 'several parts'
  | 'word'
  | 'phrase'
  | 'sentence'
  | 'list'
  | 'struct'

/** What a look at the image bytes of one record says. One row of the engine's `image_facts` table. */
export interface RecordImageFacts {
  readonly file: number
  readonly row: number
  readonly image_count: number
  /** Images whose bytes are null or empty. */
  readonly missing_images: number
  readonly undecodable_images: number
  /** Smallest side over the record's images, px; null when none decodes. */
  readonly min_side: number | null
  /** Largest long side ÷ short side. */
  readonly max_aspect: number | null
  readonly image_bytes: number
  /** Total vision tokens after the trainer's resize. */
  readonly vision_tokens: number
}

export type Mark = 'keep' | 'drop' | 'unsure'
