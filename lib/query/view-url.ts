/** A View and its URL parameters say the same; parameters from elsewhere are read as far as they make sense, never refused. */
import type { RecordRef } from '@/lib/dataset/types'
import type { Filter } from './filter'
import { joinTokens, readNumber, readRow, readValue, splitTokens, writeValue } from './url-tokens'

export interface SortKey {
  readonly column: string
  readonly descending: boolean
}

export interface View {
  readonly filters: readonly Filter[]
  /** First key first. Ties are in (file, row) order. */
  readonly sort: readonly SortKey[]
  /** The open record. */
  readonly record: RecordRef | null
  /** Which task the screen shows ("rows", "overview", …); null = the default one. */
  readonly panel: string | null
}

export const EMPTY_VIEW: View = { filters: [], sort: [], record: null, panel: null }

/** What a URL may ask for at most; anything beyond is left out. */
export const VIEW_BOUNDS = { filters: 100, values: 1000, sort: 16 } as const

const OWN = ['f', 'sort', 'record', 'panel'] as const

/**
 * `f=in*ability*_math*_search`, `f=range*pass_value*0*4`, `f=flag*tiny_image*true`, `f=text*lighthouse`, `f=mark*_keep`,
 * `f=edited`, `sort=pass_value*desc`, `record=0*123`, `panel=rows`. Parameters that are not ours (`src`) are kept from `base`.
 */
export function viewToParams(view: View, base: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const params = new URLSearchParams(base)
  for (const name of OWN) params.delete(name)
  for (const filter of view.filters) params.append('f', joinTokens(filterTokens(filter)))
  for (const key of view.sort) params.append('sort', joinTokens([key.column, key.descending ? 'desc' : 'asc']))
  if (view.record !== null) params.set('record', joinTokens([String(view.record.file), String(view.record.row)]))
  if (view.panel !== null) params.set('panel', joinTokens([view.panel]))
  return params
}

/** Never throws: what can't be read is left out. */
export function viewFromParams(params: URLSearchParams): View {
  return {
    filters: readAll(params, 'f', VIEW_BOUNDS.filters, readFilter),
    sort: readAll(params, 'sort', VIEW_BOUNDS.sort, readSort),
    record: readAll(params, 'record', 1, readRecord)[0] ?? null,
    panel: readAll(params, 'panel', 1, (tokens) => tokens[0])[0] ?? null,
  }
}

function readAll<T>(
  params: URLSearchParams,
  name: string,
  most: number,
  read: (tokens: string[]) => T | undefined,
): T[] {
  const texts = params.getAll(name).slice(0, most)
  return texts.map((text) => read(splitTokens(text))).filter((value) => value !== undefined)
}

function filterTokens(filter: Filter): string[] {
  switch (filter.kind) {
    case 'in':
      return ['in', filter.column, ...filter.values.map(writeValue)]
    case 'range':
      return ['range', filter.column, bound(filter.min), bound(filter.max), ...(filter.maxExcluded ? ['under'] : [])]
    case 'flag':
      return ['flag', filter.flag, String(filter.value)]
    case 'text':
      return ['text', filter.query]
    case 'mark':
      return ['mark', ...filter.values.map(writeValue)]
    case 'edited':
      return ['edited']
  }
}

function bound(value: number | null): string {
  return value === null ? '' : writeValue(value)
}

function readFilter([kind = '', ...rest]: string[]): Filter | undefined {
  switch (kind) {
    case 'in':
      return readIn(rest)
    case 'range':
      return readRange(rest)
    case 'flag':
      return readFlag(rest)
    case 'text':
      return rest[0] === undefined ? undefined : { kind, query: rest[0] }
    case 'mark':
      return { kind, values: readValues(rest).filter((value) => value === null || isMark(value)) }
    case 'edited':
      return { kind }
    default:
      return undefined
  }
}

function isMark(value: string | number | null): value is 'keep' | 'drop' | 'unsure' {
  return value === 'keep' || value === 'drop' || value === 'unsure'
}

function readValues(tokens: readonly string[]): (string | number | null)[] {
  return tokens
    .slice(0, VIEW_BOUNDS.values)
    .map(readValue)
    .filter((value) => value !== undefined)
}

function readIn([column, ...values]: string[]): Filter | undefined {
  return column === undefined ? undefined : { kind: 'in', column, values: readValues(values) }
}

function readRange([column, low, high, under]: string[]): Filter | undefined {
  const min = low === '' ? null : readNumber(low)
  const max = high === '' ? null : readNumber(high)
  if (column === undefined || min === undefined || max === undefined) return undefined
  return { kind: 'range', column, min, max, ...(under === 'under' ? { maxExcluded: true } : {}) }
}

function readFlag([flag, value]: string[]): Filter | undefined {
  if (flag === undefined || (value !== 'true' && value !== 'false' && value !== 'null')) return undefined
  return { kind: 'flag', flag, value: value === 'null' ? null : value === 'true' }
}

function readSort([column, order]: string[]): SortKey | undefined {
  if (column === undefined || (order !== 'asc' && order !== 'desc')) return undefined
  return { column, descending: order === 'desc' }
}

function readRecord([file, row]: string[]): RecordRef | undefined {
  const [fileNumber, rowNumber] = [readRow(file), readRow(row)]
  return fileNumber === undefined || rowNumber === undefined ? undefined : { file: fileNumber, row: rowNumber }
}
