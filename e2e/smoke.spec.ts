import { expectAccessible } from './axe'
import { expect, test } from './fixtures'

test('the first page opens, says what it is for, and is accessible', async ({ curator, page }) => {
  await curator.goto()
  await expect(page).toHaveTitle('Metis Curator')
  await expectAccessible(page)
})

test('the server’s security headers stand', async ({ request }) => {
  const response = await request.get('/')
  const headers = response.headers()
  expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-")
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*('unsafe-inline'|'unsafe-eval')/)
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('a server that does not allow WebAssembly is named as such, and no file is called damaged', async ({
  curator,
  page,
  guard,
}) => {
  guard.allow(/WebAssembly|wasm/i)
  await page.context().route(isAppFile, async (route) => {
    const response = await route.fetch()
    const headers = response.headers()
    const { 'content-security-policy': policy = '' } = headers
    await route.fulfill({
      response,
      headers: { ...headers, 'content-security-policy': policy.replace(" 'wasm-unsafe-eval'", '') },
    })
  })
  await curator.openBySrc('rl-paged.parquet')
  await expect(curator.notices).toContainText('WebAssembly is not allowed here')
  await expect(curator.notices).not.toContainText('damaged')
  await page.context().unrouteAll({ behavior: 'ignoreErrors' })
})

/** Pages and scripts: each brings the policy that is in force for it, workers among them. */
function isAppFile({ pathname }: URL): boolean {
  return !pathname.startsWith('/local/')
}
