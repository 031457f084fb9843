/** Folders dropped by the browser itself, as from a file manager: a DataTransfer made by a script holds none. */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { fixture } from './curator-page'
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

/** Drops paths of this machine in the middle of the page. */
async function dropPaths(page: Page, files: readonly string[]): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const place = { x: 600, y: 400 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', {
      type,
      ...place,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    })
}

test('two folders and a file dropped together open as one dataset', async ({ curator, page }, info) => {
  const folders: [string, string][] = [
    ['first', 'rl-paged.parquet'],
    ['second', 'rl-pandas.parquet'],
  ]
  for (const [folder, file] of folders) {
    await mkdir(info.outputPath(folder), { recursive: true })
    await copyFile(fixture(file), join(info.outputPath(folder), file))
  }
  await curator.goto()
  await dropPaths(page, [...folders.map(([folder]) => info.outputPath(folder)), fixture('rl-datasets.parquet')])
  const names = ['rl-paged', 'rl-pandas', 'rl-datasets']
  await curator.expectRows(names.reduce((sum, name) => sum + expectedOf(name).rows, 0))
  await page.getByRole('button', { name: /3 files/ }).click()
  for (const name of names)
    await expect(page.getByRole('row', { name: new RegExp(`^${name}\\.parquet`) })).toBeVisible()
})
