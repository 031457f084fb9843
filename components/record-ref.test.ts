import { expect, test } from 'vitest'
import type { ColumnMapping } from '@/lib/dataset/types'
import { pictureKey } from './record-ref'

test('pictures the page holds of one image column are not taken for those of another', () => {
  const key = (images: string | null, row: number) =>
    pictureKey({ id: 'one', mapping: { images } as ColumnMapping }, { file: 0, row })
  const keys = [key('images', 1), key('other', 1), key(null, 1), key('images', 2)]
  expect(new Set(keys).size).toBe(4)
})
