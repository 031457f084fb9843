import type { Root } from './local-files.mjs'

export interface Options {
  port: number
  out: string | undefined
  roots: Root[]
}
export function parseOptions(args: string[], env?: Record<string, string | undefined>): Options
