import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { KeptPlace } from '@/lib/parquet/images/kept-values'
import { ImagePack } from './image-pack'
import type { PackFolder } from './image-pack'
import { memoryFile } from './test-pack-file'

function memoryFolder({ room = Infinity, disk = Infinity } = {}) {
  const file = memoryFile(disk)
  let isOpen = false
  const folder: PackFolder = {
    makeRoom: () => Promise.resolve(room),
    openPack() {
      if (isOpen) return Promise.reject(new DOMException('', 'NoModificationAllowedError'))
      isOpen = true
      return Promise.resolve({ ...file, close: () => void (isOpen = false) })
    },
    // A snapshot, as getFile() gives.
    file: () => Promise.resolve(new Blob([file.bytes.slice() as Uint8Array<ArrayBuffer>])),
  }
  return { folder, file }
}

const image = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 1, max: 5 }).map((n) => new Uint8Array(n * 600_000).fill(n)),
)

test('images are read back during the pass, after it, and at the next visit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 8 }), async (images) => {
      const { folder } = memoryFolder()
      const store = new ImagePack(folder, 'x', 0)
      const places: (KeptPlace | undefined)[] = []
      for (const bytes of images) places.push(await store.append(bytes))
      const readAll = (from: ImagePack) =>
        Promise.all(
          places.map((place, k) => from.read(place?.pack ?? '', place?.position ?? 0, images[k]?.length ?? 0)),
        )
      expect((await readAll(store)).every((bytes, k) => Buffer.compare(bytes ?? Buffer.of(1), images[k]!) === 0)).toBe(
        true,
      )
      await store.finish()
      expect((await readAll(store)).every((bytes, k) => Buffer.compare(bytes ?? Buffer.of(1), images[k]!) === 0)).toBe(
        true,
      )
      expect((await readAll(new ImagePack(folder, 'x', 0))).every((bytes) => bytes !== undefined)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('a pack begun anew no longer answers for the one before', async () => {
  const { folder } = memoryFolder()
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(Uint8Array.of(1, 1))
  await store.finish()
  const second = await store.append(Uint8Array.of(2, 2))
  await store.finish()
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 2)).toBeUndefined()
  expect(await store.read(second?.pack ?? '', second?.position ?? 0, 2)).toEqual(Uint8Array.of(2, 2))
})

test('a torn end gives fewer bytes than asked for, which the caller takes for none', async () => {
  const { folder, file } = memoryFolder()
  const store = new ImagePack(folder, 'x', 0)
  const place = await store.append(new Uint8Array(100))
  await store.finish()
  file.truncate(file.getSize() - 1)
  expect(await new ImagePack(folder, 'x', 0).read(place?.pack ?? '', place?.position ?? 0, 100)).toHaveLength(99)
})

test('the room given is not exceeded, and what fitted stays', async () => {
  const { folder, file } = memoryFolder({ room: 100 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(new Uint8Array(60))
  expect(await store.append(new Uint8Array(60))).toBeUndefined()
  await store.finish()
  expect(file.getSize()).toBeLessThanOrEqual(100)
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 60)).toHaveLength(60)
})

test('a disk that fills up refuses the image that does not fit, and what fitted stays', async () => {
  const { folder } = memoryFolder({ disk: 3_000_000 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(new Uint8Array(2_000_000).fill(1))
  expect(await store.append(new Uint8Array(2_000_000).fill(2))).toBeUndefined()
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 2_000_000)).toHaveLength(2_000_000)
  await store.finish()
})

test('a pass in another tab keeps this one from writing, not from reading', async () => {
  const { folder } = memoryFolder()
  const [one, other] = [new ImagePack(folder, 'x', 0), new ImagePack(folder, 'x', 0)]
  const place = await one.append(Uint8Array.of(1))
  expect(await other.append(Uint8Array.of(2))).toBeUndefined()
  await other.finish()
  await one.finish()
  expect(await other.read(place?.pack ?? '', place?.position ?? 0, 1)).toEqual(Uint8Array.of(1))
  expect(await other.append(Uint8Array.of(2))).toBeDefined()
})

test('a pack that found no place is not left open; another pass may begin', async () => {
  const { folder } = memoryFolder()
  const failing: PackFolder = { ...folder, makeRoom: () => Promise.reject(new Error('no estimate')) }
  expect(await new ImagePack(failing, 'x', 0).append(Uint8Array.of(1))).toBeUndefined()
  expect(await new ImagePack(folder, 'x', 0).append(Uint8Array.of(1))).toBeDefined()
})

test('a disk that fills up while a pass is read from gives no place out twice', async () => {
  const { folder } = memoryFolder({ disk: 8 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(Uint8Array.of(1, 2, 3))
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 3)).toBeUndefined()
  expect(await store.append(Uint8Array.of(4, 5, 6))).toBeUndefined()
})
