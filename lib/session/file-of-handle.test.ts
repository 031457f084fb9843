import { expect, test } from 'vitest'
import { fileOfHandle } from './file-of-handle'

function handle(requestPermission: () => Promise<PermissionState>): FileSystemFileHandle {
  const file = new File(['1'], 'a.parquet')
  return { kind: 'file', name: 'a.parquet', requestPermission, getFile: () => Promise.resolve(file) } as never
}

test('a file that may be read is there', async () => {
  expect(await fileOfHandle(handle(() => Promise.resolve('granted')))).toMatchObject({ name: 'a.parquet' })
})

test.each([
  ['refused', () => Promise.resolve('denied' as const)],
  ['dismissed', () => Promise.resolve('prompt' as const)],
  ['not asked for want of a click', () => Promise.reject(new DOMException('no user activation', 'SecurityError'))],
])('permission %s is said as what it is, with the way out', async (_, requestPermission) => {
  await expect(fileOfHandle(handle(requestPermission))).rejects.toMatchObject({
    code: 'permission',
    file: 'a.parquet',
    next: expect.stringContaining('allow it when asked') as string,
  })
})
