/** What every spec starts from: a fresh browser profile, the app's page object, and the guard, which fails the test on its own. */
import { test as base, expect } from '@playwright/test'
import { CuratorPage } from './curator-page'
import { Guard } from './guard'

interface Fixtures {
  curator: CuratorPage
  guard: Guard
}

export const test = base.extend<Fixtures>({
  guard: [
    async ({ context }, use) => {
      const guard = new Guard()
      await guard.watch(context)
      await use(guard)
      expect(guard.left(), 'errors and foreign requests').toEqual([])
    },
    { auto: true },
  ],
  curator: async ({ page }, use) => use(new CuratorPage(page)),
})

export { expect }
