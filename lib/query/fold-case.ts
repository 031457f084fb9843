/**
 * Lower case as the engine's `lower` has it: each letter by itself. JavaScript makes two of İ, and of Σ at the end of a word
 * another letter than elsewhere.
 */
export function foldCase(text: string): string {
  return text.replaceAll('İ', 'i').replaceAll('Σ', 'σ').toLowerCase()
}
