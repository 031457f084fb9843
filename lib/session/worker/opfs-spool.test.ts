import { afterEach, describe, expect, it, vi } from 'vitest'
import { fileSpool, openSpool } from './opfs-spool'

afterEach(() => vi.unstubAllGlobals())

/** A file on a disk with room for so many bytes: what does not fit is cut off, or refused as browsers do. */
function fakeHandle(room: number, refuses: boolean) {
  const disk = new Uint8Array(room)
  const calls = { closed: 0, removed: 0 }
  const handle = {
    write(bytes: Uint8Array, { at }: { at: number }) {
      const fits = Math.max(0, Math.min(bytes.length, room - at))
      if (refuses && fits < bytes.length) throw new DOMException('full', 'QuotaExceededError')
      disk.set(bytes.subarray(0, fits), at)
      return fits
    },
    read(bytes: Uint8Array, { at }: { at: number }) {
      const piece = disk.subarray(at, at + bytes.length)
      bytes.set(piece)
      return piece.length
    },
    close: () => void calls.closed++,
  }
  return { handle, calls, remove: async () => void calls.removed++ }
}

describe.each([
  ['with room for all', 1000, false],
  ['that is cut off', 150, false],
  ['that is refused', 150, true],
])('a spool %s', (_, room, refuses) => {
  it('gives back what was put aside, and goes', async () => {
    const { handle, calls, remove } = fakeHandle(room, refuses)
    const spool = fileSpool(handle, remove)
    const pieces = Array.from({ length: 4 }, (_, k) => new Uint8Array(100).fill(k + 1))
    const reused = new Uint8Array(100)
    const starts: number[] = []
    for (const piece of pieces) {
      reused.set(piece)
      starts.push(await spool.append(reused))
    }
    reused.fill(0)
    for (const [k, piece] of pieces.entries()) expect(await spool.read(starts[k]!, starts[k]! + 100)).toEqual(piece)
    await spool.close()
    expect(calls).toEqual({ closed: 1, removed: 1 })
  })
})

it('a spool whose file was cut says so', async () => {
  const { handle, remove } = fakeHandle(1000, false)
  const spool = fileSpool({ ...handle, read: () => 3 }, remove)
  const start = await spool.append(new Uint8Array(10))
  await expect(spool.read(start, start + 10)).rejects.toMatchObject({ code: 'export' })
})

it.each([
  ['the disk is full', async () => fileSpool(fakeHandle(0, true).handle, async () => {})],
  [
    'the browser refuses a place on disk',
    () => {
      vi.stubGlobal('navigator', {
        storage: { getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')) },
      })
      return openSpool()
    },
  ],
])('a spool that has room in memory only, as %s, takes what that may hold and no more', async (_, open) => {
  const spool = await open()
  const piece = new Uint8Array(45 << 20)
  piece[1] = 7
  const start = await spool.append(piece)
  await spool.append(piece)
  await expect(spool.append(piece)).rejects.toMatchObject({
    code: 'export',
    next: expect.stringContaining('private') as string,
  })
  expect((await spool.read(start, start + piece.length)).subarray(0, 3)).toEqual(Uint8Array.of(0, 7, 0))
})
