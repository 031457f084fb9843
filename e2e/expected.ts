/** Independent counts of a fixture, made in Python from the records themselves. */
import { readFileSync } from 'node:fs'
import { fixture } from './curator-page'

export interface Expected {
  readonly rows: number
  readonly ability: Readonly<Record<string, number>>
  readonly data_source: Readonly<Record<string, number>>
  readonly pass8: Readonly<Record<string, number>>
  readonly matches: Readonly<Record<string, readonly number[]>>
}

export function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(fixture(`${name}.expected.json`), 'utf8')) as Expected
}

/** The replicas of Metis-RL, one for each way they lie on disk. */
export const replicas = [
  'rl-pandas',
  'rl-datasets',
  'rl-datasets-legacy',
  'rl-paged',
  'rl-bytes-as-uint8-zstd-v2',
] as const
