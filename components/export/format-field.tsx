import { useSessionState } from '@/components/session-provider'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { Choices } from './choices'
import type { Choice } from './choices'
import { layoutAdvice } from './draft'
import type { ExportDraft } from './draft'

const FORMATS: readonly Choice<ExportDraft['format']>[] = [
  {
    value: 'parquet',
    label: 'Parquet',
    hint: 'The source’s schema and metadata; what was not edited stays byte for byte.',
  },
  { value: 'jsonl', label: 'JSON Lines', hint: 'One record a line, without the image bytes.' },
  { value: 'rows', label: 'Row numbers', hint: 'Only which rows of which file, to select them elsewhere.' },
]

const WITHOUT_ARROW_SCHEMA =
  'Arrow’s own note of types (ARROW:schema) is left out: time zones are then read as UTC, durations as integers.'

interface FieldProps {
  readonly draft: ExportDraft
  readonly onChange: (change: Partial<ExportDraft>) => void
}

export function FormatField({ draft, onChange }: FieldProps) {
  return (
    <Choices
      name="format"
      legend="Format"
      value={draft.format}
      choices={FORMATS}
      onChange={(format) => onChange({ format })}
    />
  )
}

/** How rows lie in the parquet file, how its image bytes are stored, and whether the Hub shows its pictures. */
export function LayoutField({ draft, onChange }: FieldProps) {
  const dataset = useSessionState((state) => state.dataset)
  const choices: readonly Choice<ExportDraft['layout']>[] = [
    {
      value: 'source',
      label: 'As in the source',
      hint: 'Same row groups and codecs; whole unchanged chunks are copied.',
    },
    {
      value: 'optimised',
      label: 'Optimised',
      hint: `Row groups of 64 MB, image pages of 1 MB and a page index: opens fast here, in streaming loaders and in the Hub viewer. ${layoutAdvice(dataset?.files ?? [])}`,
    },
  ]
  return (
    <div className="flex flex-col gap-2">
      <Choices
        name="layout"
        legend="Layout"
        value={draft.layout}
        choices={choices}
        onChange={(layout) => onChange({ layout })}
      />
      {dataset?.integerBytes === true && (
        <Switch
          label="Image bytes as BINARY"
          hint={`Here each byte is an integer in a list. As BINARY the file opens fast, takes less memory, and gives a trainer’s Image.open what it needs. No other column’s schema changes. ${WITHOUT_ARROW_SCHEMA}`}
          checked={draft.binaryBytes}
          onChange={(binaryBytes) => onChange({ binaryBytes, hubImages: binaryBytes && draft.hubImages })}
        />
      )}
      {dataset?.hasImages === true && (draft.binaryBytes || !dataset.integerBytes) && (
        <Switch
          label="Declare images for the Hub"
          hint={`Adds the Image feature to the metadata, so that the Hub’s viewer draws pictures instead of bytes; images without a path get an empty one. ${WITHOUT_ARROW_SCHEMA}`}
          checked={draft.hubImages}
          onChange={(hubImages) => onChange({ hubImages })}
        />
      )}
    </div>
  )
}

const CODECS: readonly { value: NonNullable<ExportDraft['codec']> | 'source'; label: string }[] = [
  { value: 'source', label: 'As in the source' },
  { value: 'SNAPPY', label: 'Snappy' },
  { value: 'ZSTD', label: 'Zstandard' },
  { value: 'GZIP', label: 'Gzip' },
  { value: 'LZ4_RAW', label: 'LZ4' },
  { value: 'BROTLI', label: 'Brotli' },
  { value: 'UNCOMPRESSED', label: 'None' },
]

const SHARDS: readonly { value: string; label: string }[] = [
  { value: '', label: 'One file' },
  { value: String(250 * 10 ** 6), label: 'Shards of about 250 MB' },
  { value: String(500 * 10 ** 6), label: 'Shards of about 500 MB' },
  { value: String(10 ** 9), label: 'Shards of about 1 GB' },
  { value: String(2 * 10 ** 9), label: 'Shards of about 2 GB' },
]

/** How the bytes are packed and whether the rows are cut into several files; both off unless asked for. */
export function PackingField({ draft, onChange }: FieldProps) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap gap-2">
        <Select
          label="Codec"
          value={draft.codec ?? 'source'}
          options={CODECS}
          onChange={(codec) => onChange({ codec: codec === 'source' ? null : codec })}
        />
        <Select
          label="Files"
          value={draft.shardBytes === null ? '' : String(draft.shardBytes)}
          options={SHARDS}
          onChange={(bytes) => onChange({ shardBytes: bytes === '' ? null : Number(bytes) })}
        />
      </div>
      {draft.codec !== null && (
        <p className="text-xs text-muted">Every column is packed anew, so no chunk is copied; values stay the same.</p>
      )}
    </div>
  )
}
