import { expect, test } from 'vitest'
import { proofOf } from '@/lib/export/proof.testing'
import { proofLines } from './proof-lines'

test('rows without a category are counted as one, under the name they have in the split and in other formats', () => {
  const proof = proofOf(10, { sums: 2, 'sums and more': 1, ' ': 3, '(no category)': 4 })
  const lines = proofLines(
    proof,
    { rowGroups: 1, copiedChunks: 0 },
    { hubImages: false, binaryBytes: false },
    { sums: 'math', 'sums and more': 'math' },
  )
  expect(lines.at(-1)).toEqual({ label: 'Categories', value: '(no category) 7, math 3', ok: true })
})
