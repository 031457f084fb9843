import { expect, test } from './fixtures'
import { localUrl } from './curator-page'
import { expectedOf } from './expected'

const { rows } = expectedOf('rl-paged')

test.describe('files whose handles the browser keeps', () => {
  // The dialog of the operating system cannot be driven; files of the browser's own file system have the same handles.
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const picked = async () => [await (await navigator.storage.getDirectory()).getFileHandle('rl-paged.parquet')]
      Object.assign(window, { showOpenFilePicker: picked })
    })
    await page.goto('/')
    await page.evaluate(async (url) => {
      const root = await navigator.storage.getDirectory()
      const file = await (await root.getFileHandle('rl-paged.parquet', { create: true })).createWritable()
      await (await fetch(url)).body?.pipeTo(file)
    }, localUrl('rl-paged.parquet'))
  })

  test('a dataset opened before opens again in one click, edits and all', async ({ curator, page }) => {
    await page.getByRole('button', { name: 'Open files …' }).click()
    await curator.expectRows(rows)
    await page.keyboard.press('x')
    await expect(curator.grid.getByRole('row').nth(1)).toContainText('Drop')
    await expect(page.getByText('Saved on this machine')).toBeVisible()

    await page.goto('/')
    await page.getByRole('button', { name: /^rl-paged\.parquet 1 file/ }).click()
    await curator.expectRows(rows)
    await expect(curator.grid.getByRole('row').nth(1)).toContainText('Drop')
  })

  test('one that is no longer where it was says so, and what is open stays open', async ({ curator, page }) => {
    await page.getByRole('button', { name: 'Open files …' }).click()
    await curator.expectRows(rows)
    await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('rl-paged.parquet'))
    await page.goto('/?demo=prompts')
    await expect(curator.title).toContainText('metis-rl-demo')
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Open/ }).click()
    await page.getByRole('button', { name: /^rl-paged\.parquet 1 file/ }).click()
    await expect(curator.notices.getByRole('alert')).toContainText('rl-paged.parquet is no longer where it was')
    await expect(curator.title).toContainText('metis-rl-demo')
  })

  test('one that is forgotten is not listed again', async ({ curator, page }) => {
    await page.getByRole('button', { name: 'Open files …' }).click()
    await curator.expectRows(rows)
    await page.goto('/')
    await page.getByRole('button', { name: 'Forget rl-paged.parquet' }).click()
    await expect(page.getByRole('heading', { name: 'Recent' })).toBeHidden()
    await page.reload()
    await expect(page.getByRole('button', { name: 'Open files …' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Recent' })).toBeHidden()
  })
})
