import { expect, test } from 'vitest'
import { fieldName } from './field-name'

test('fields are named as people write them', () => {
  expect(fieldName(['prompt', 1, 'content'])).toBe('prompt[1].content')
  expect(fieldName(['reward_model', 'ground_truth'])).toBe('reward_model.ground_truth')
  expect(fieldName(['@mark'])).toBe('mark')
})
