export interface Root {
  path: string
  single: boolean
}
export function openRoot(typed: string, from?: string): Root
