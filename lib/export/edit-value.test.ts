import { expect, test } from 'vitest'
import { writableEdit } from './edit-value'

test('what JSON lacks goes out as the column takes it', () => {
  const after = {
    big: { $int: '9007199254740993' },
    list: [{ $float: '-0' }, { $float: 'NaN' }],
    odd: { $struct: { $int: '5' } },
  }
  expect(writableEdit({ path: ['a'], after })).toEqual({
    path: ['a'],
    after: { big: '9007199254740993', list: [-0, Number.NaN], odd: { $int: '5' } },
  })
  expect(() => writableEdit({ path: ['a'], after: [{ $bytes: 'AA==' }] })).toThrow('it holds bytes')
})
