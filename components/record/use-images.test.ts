/** Pictures are asked of the session as this hook asks for them, drawn once and again without a browser. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ColumnMapping, RecordRef } from '@/lib/dataset/types'
import { refKey } from '../record-ref'
import { useImages } from './use-images'

const fake = vi.hoisted(() => ({ session: {} as object, leave: [] as (() => void)[] }))

/** One component that is drawn anew each time: state as it began, and every effect run. */
vi.mock('react', () => ({
  useState: (initial: unknown) => [initial, () => undefined],
  useRef: (initial: unknown) => ({ current: initial }),
  useEffect: (effect: () => (() => void) | undefined) => {
    const leave = effect()
    if (leave) fake.leave.push(leave)
  },
}))
vi.mock('../session-provider', () => ({ useSession: () => fake.session }))
vi.mock('../use-view', () => ({}))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const asked: string[] = []
  fake.session = {
    loadImages: (ref: RecordRef) => {
      asked.push(refKey(ref))
      return Promise.resolve([])
    },
  }
  const dataset = { id: 'one', mapping: { images: 'images' } as ColumnMapping, hasImages: true }
  /** Until nothing more comes of it. */
  const show = async (row: number) => {
    const [before, after] = [row - 1, row + 1].map((each) => ({ file: 0, row: each }))
    // oxlint-disable-next-line react-hooks/rules-of-hooks -- this is the component
    const state = useImages(dataset, { file: 0, row }, [after, before])
    await vi.advanceTimersByTimeAsync(1_000)
    return state.status
  }
  const leave = () => fake.leave.splice(0).forEach((each) => each())
  return { asked, show, leave }
}

test('once the pictures of a record are there those of its neighbours are read, and on going there nothing is waited for', async () => {
  const { asked, show, leave } = open()
  expect(await show(5)).toBe('loading')
  expect(asked).toEqual(['0/5'])
  expect(await show(5)).toBe('ready')
  expect(asked).toEqual(['0/5', '0/6', '0/4'])
  leave()
  expect(await show(6)).toBe('ready')
  expect(asked).toEqual(['0/5', '0/6', '0/4', '0/7'])
})

test('of a record that is left at once no neighbour is read', async () => {
  const { asked, show, leave } = open()
  await show(5)
  const again = show(5)
  leave()
  await again
  expect(asked).toEqual(['0/5'])
})
