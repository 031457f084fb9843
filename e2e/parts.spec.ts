/** Parts of the screen that are loaded when shown: a server that is gone for a moment costs a notice, nothing else. */
import { expect, test } from './fixtures'
import { expectedOf } from './expected'

const { rows } = expectedOf('rl-paged')

test('a part that cannot be loaded says so in its place, and comes when the server is back', async ({
  curator,
  page,
  guard,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/)
  // Nothing is loaded ahead of being shown.
  await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }))
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  let isDown = true
  await page.route('**/_next/static/**', (route) => (isDown ? route.abort('internetdisconnected') : route.continue()))

  await curator.tab('Overview').click()
  const notice = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
  await expect(notice).toHaveCount(1)
  await curator.tab('Rows').click()
  await expect(notice).toHaveCount(0)

  // The record is there, its text as it stands, and what is edited is saved.
  await curator.grid.focus()
  await page.keyboard.press('Enter')
  await expect(curator.truth).toBeVisible()
  await expect(notice).toHaveCount(1)
  await curator.record.getByRole('button', { name: /^Drop/ }).click()
  await expect(page.getByText('Saved on this machine')).toBeVisible()

  await page.getByRole('button', { name: 'Export …' }).click()
  await expect(notice).toHaveCount(2)
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toHaveCount(1)

  isDown = false
  await notice.getByRole('button', { name: 'Retry' }).click()
  await expect(notice).toHaveCount(0)
  await expect(curator.record.getByRole('button', { name: /^Drop/ })).toHaveAttribute('aria-pressed', 'true')
  await curator.tab('Overview').click()
  await expect(page.getByRole('region', { name: 'Balance' })).toBeVisible()
  await page.getByRole('button', { name: 'Export …' }).click()
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible()
})
