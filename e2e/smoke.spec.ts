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
