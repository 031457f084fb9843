import { expect, test } from 'vitest'
import { readNumber } from './read-number'

test.each([
  ['4,5', 4.5],
  ['4.5', 4.5],
  [' 45 ', 45],
  ['45,', 45],
  [',5', 0.5],
  ['0', 0],
  ['1,2,3', null],
  ['', null],
  ['.', null],
  ['-1', null],
  ['1e2', null],
  ['0x10', null],
  ['a half', null],
])('a share typed as “%s” is %s', (text, value) => {
  expect(readNumber(text, false)).toBe(value)
})

test.each([
  ['1500', 1500],
  ['1,500', 1500],
  ['12,345,678', 12_345_678],
  ['4,5', null],
  ['1,50', null],
  ['1500,', null],
  ['4.5', null],
  ['', null],
])('a number of rows typed as “%s” is %s', (text, value) => {
  expect(readNumber(text, true)).toBe(value)
})
