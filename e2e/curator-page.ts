/** The app as a person meets it: by role and label, never by markup. */
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

export const fixtures = resolve(import.meta.dirname, '../fixtures')

export class CuratorPage {
  readonly notices: Locator
  /** What is open. */
  readonly title: Locator
  readonly rowCount: Locator
  readonly grid: Locator
  readonly record: Locator
  /** Ground truth and what goes with it, in the open record. */
  readonly truth: Locator

  constructor(readonly page: Page) {
    this.notices = page.getByRole('region', { name: 'Notices' })
    this.title = page.getByRole('heading', { level: 1 })
    this.rowCount = page.getByRole('status', { name: 'Rows shown' })
    this.grid = page.getByRole('grid', { name: 'Rows' })
    this.record = page.getByRole('region', { name: 'Record', exact: true })
    this.truth = this.record.getByRole('region', { name: 'Ground truth and labels' })
  }

  async goto(search = ''): Promise<void> {
    await this.page.goto(`/${search}`)
    await expect(this.page.getByRole('heading', { name: 'Metis Curator' })).toBeAttached()
  }

  /** Opens a file of fixtures/ from the server, by its address, with range requests. */
  async openBySrc(...names: string[]): Promise<void> {
    const params = new URLSearchParams(names.map((name) => ['src', localUrl(name)]))
    await this.page.goto(`/?${params.toString()}`)
  }

  /** Chooses files through the file input (the picker of the operating system can't be driven). */
  async pick(...names: string[]): Promise<void> {
    await this.page.getByLabel('Parquet files').first().setInputFiles(names.map(fixture))
  }

  /** Drops files on the page. */
  async drop(...names: string[]): Promise<void> {
    const files = await Promise.all(
      names.map(async (name) => ({ name: basename(name), base64: await base64(fixture(name)) })),
    )
    const transfer = await this.page.evaluateHandle((list) => {
      const made = new DataTransfer()
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        made.items.add(new File([bytes], name))
      }
      return made
    }, files)
    for (const type of ['dragenter', 'dragover', 'drop'])
      await this.page.dispatchEvent('body', type, { dataTransfer: transfer })
  }

  /** Waits until all rows of the dataset are there and in the view. */
  async expectRows(rows: number): Promise<void> {
    await expect(this.rowCount).toHaveText(`${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`, {
      // The engine starts here: seconds on a busy machine.
      timeout: 60_000,
    })
    // All rows are counted before what is worked out over all of them is there.
    await expect(this.page.getByRole('status', { name: 'Opening' })).toBeHidden()
  }

  async expectView(shown: number, total: number): Promise<void> {
    await expect(this.rowCount).toHaveText(`${shown.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows`)
  }

  /** Goes to a record by its row number, as the forward button would: the dataset stays open, the engine runs on. */
  async showRecord(row: number, file = 0): Promise<void> {
    const url = new URL(this.page.url())
    url.searchParams.set('record', `${file}*${row}`)
    await this.page.evaluate((href) => {
      history.pushState(null, '', href)
      dispatchEvent(new PopStateEvent('popstate'))
    }, url.href)
    await expect(this.record.getByText(`row ${row.toLocaleString('en-US')}`)).toBeVisible()
    await expect(this.record.locator('[aria-busy="true"]')).toHaveCount(0)
  }

  tab(name: 'Rows' | 'Overview' | 'Rebalance' | 'Journal'): Locator {
    return this.page.getByRole('tab', { name })
  }
}

export const fixture = (name: string) => join(fixtures, name)

/** The test server is started on fixtures/, as with `npm start -- fixtures`. */
export const localUrl = (name: string) => `/local/0/${name.split('/').map(encodeURIComponent).join('/')}`

async function base64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64')
}
