import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { KeptPlace } from '@/lib/parquet/images/kept-values'
import { ImagePack } from './image-pack'
import type { PackFolder } from './image-pack'
import { memoryFile } from './test-pack-file'

/** A folder in memory: packs by name, each open once at a time. */
function memoryFolder({ room = Infinity, disk = Infinity } = {}) {
  const files = new Map<string, ReturnType<typeof memoryFile>>()
  const open = new Set<string>()
  const locked = () => Promise.reject(new DOMException('', 'NoModificationAllowedError'))
  const folder: PackFolder = {
    makeRoom: () => Promise.resolve(room),
    openPack(name) {
      if (open.has(name)) return locked()
      const file = files.get(name) ?? memoryFile(disk)
      files.set(name, file)
      open.add(name)
      return Promise.resolve({ ...file, close: () => void open.delete(name) })
    },
    // A snapshot, as getFile() gives.
    file(name) {
      const file = files.get(name)
      if (file === undefined) return Promise.reject(new DOMException(name, 'NotFoundError'))
      return Promise.resolve(new Blob([file.bytes.slice() as Uint8Array<ArrayBuffer>]))
    },
    names: () => Promise.resolve([...files.keys()]),
    remove(name) {
      if (open.has(name)) return locked()
      files.delete(name)
      return Promise.resolve()
    },
  }
  return { folder, files }
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
      await store.finish(true)
      expect((await readAll(store)).every((bytes, k) => Buffer.compare(bytes ?? Buffer.of(1), images[k]!) === 0)).toBe(
        true,
      )
      expect((await readAll(new ImagePack(folder, 'x', 0))).every((bytes) => bytes !== undefined)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

/** A pass that keeps one image of that byte. */
async function pass(store: ImagePack, byte: number, isWhole: boolean): Promise<KeptPlace> {
  const place = await store.append(new Uint8Array(100).fill(byte))
  await store.finish(isWhole)
  return place!
}

const read = (store: ImagePack, place: KeptPlace) => store.read(place.pack, place.position, 100)

test('a pass that was cancelled takes nothing from the whole one before it, here and at the next visit', async () => {
  const { folder } = memoryFolder()
  const store = new ImagePack(folder, 'x', 0)
  const whole = await pass(store, 1, true)
  await store.dropEarlier()
  const cancelled = await pass(store, 2, false)
  await store.dropEarlier()
  for (const from of [store, new ImagePack(folder, 'x', 0)]) {
    expect(await read(from, whole)).toEqual(new Uint8Array(100).fill(1))
    expect(await read(from, cancelled)).toEqual(new Uint8Array(100).fill(2))
  }
})

test('an image of the pack before is read while a pass is under way', async () => {
  const store = new ImagePack(memoryFolder().folder, 'x', 0)
  const whole = await pass(store, 1, true)
  await store.append(Uint8Array.of(2))
  expect(await read(store, whole)).toEqual(new Uint8Array(100).fill(1))
  await store.finish(false)
})

test('the packs of cancelled passes go when the next one begins, that before a whole one when its places are kept', async () => {
  const { folder, files } = memoryFolder()
  files.set('y of another column', memoryFile())
  const store = new ImagePack(folder, 'x', 0)
  const first = await pass(store, 1, true)
  const cancelled = await pass(store, 2, false)
  const second = await pass(store, 3, true)
  expect([...files.keys()].sort()).toEqual([`x${first.pack}`, `x${second.pack}`, 'y of another column'].sort())
  await store.dropEarlier()
  expect([...files.keys()].sort()).toEqual([`x${second.pack}`, 'y of another column'])
  expect(await read(new ImagePack(folder, 'x', 0), first)).toBeUndefined()
  expect(await read(store, cancelled)).toBeUndefined()
  expect(await read(store, second)).toEqual(new Uint8Array(100).fill(3))
})

test('a torn end gives fewer bytes than asked for, which the caller takes for none', async () => {
  const { folder, files } = memoryFolder()
  const place = await pass(new ImagePack(folder, 'x', 0), 1, true)
  const file = files.get(`x${place.pack}`)!
  file.truncate(file.getSize() - 1)
  expect(await read(new ImagePack(folder, 'x', 0), place)).toHaveLength(99)
})

test('the room given is not exceeded, and what fitted stays', async () => {
  const { folder, files } = memoryFolder({ room: 100 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(new Uint8Array(60))
  expect(await store.append(new Uint8Array(60))).toBeUndefined()
  await store.finish(true)
  expect(files.get(`x${first?.pack}`)?.getSize()).toBeLessThanOrEqual(100)
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 60)).toHaveLength(60)
})

test('a disk that fills up refuses the image that does not fit, and what fitted stays', async () => {
  const { folder } = memoryFolder({ disk: 3_000_000 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(new Uint8Array(2_000_000).fill(1))
  expect(await store.append(new Uint8Array(2_000_000).fill(2))).toBeUndefined()
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 2_000_000)).toHaveLength(2_000_000)
  await store.finish(true)
})

test('a pass in another tab keeps this one from writing, not from reading', async () => {
  const { folder } = memoryFolder()
  const [one, other] = [new ImagePack(folder, 'x', 0), new ImagePack(folder, 'x', 0)]
  const place = await one.append(Uint8Array.of(1))
  expect(await other.append(Uint8Array.of(2))).toBeUndefined()
  await other.finish(true)
  await one.finish(true)
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
  const { folder } = memoryFolder({ disk: 3 })
  const store = new ImagePack(folder, 'x', 0)
  const first = await store.append(Uint8Array.of(1, 2, 3))
  expect(await store.read(first?.pack ?? '', first?.position ?? 0, 3)).toBeUndefined()
  expect(await store.append(Uint8Array.of(4, 5, 6))).toBeUndefined()
})
