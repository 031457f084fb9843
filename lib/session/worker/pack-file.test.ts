import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { openPackFile } from './pack-file'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Opens as Chromium does: only while something else holds on to the handle. */
function forgetfulHandle(): FileSystemFileHandle {
  return {
    createSyncAccessHandle() {
      const handle = new WeakRef(this)
      return new Promise((resolve, reject) => {
        setTimeout(() => {
          collectGarbage()
          if (handle.deref() === undefined) reject(new Error('forgotten'))
          else resolve('opened')
        })
      })
    },
  } as unknown as FileSystemFileHandle
}

it('holds a handle while its file is opened', async () => {
  await expect(openPackFile(forgetfulHandle())).resolves.toBe('opened')
})
