/** The export dialog as a person drives it; files come out as downloads. */
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

export type Scope = 'Rebalanced split' | 'Current view' | 'All rows'

export class ExportSteps {
  readonly dialog: Locator

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog')
  }

  /** From the header, without a split. */
  async open(scope: Scope): Promise<void> {
    await this.page.getByRole('button', { name: 'Export …' }).click()
    await this.choose(scope)
  }

  async choose(scope: Scope): Promise<void> {
    await this.dialog.getByRole('radio', { name: new RegExp(`^${scope}`) }).check()
    await this.dialog.getByRole('radio', { name: /^A download/ }).check()
  }

  async format(name: 'Parquet' | 'JSON Lines' | 'Row numbers'): Promise<void> {
    await this.dialog.getByRole('radio', { name: new RegExp(`^${name}`) }).check()
  }

  async start(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^Export [\d,]+ rows?$/ }).click()
  }

  async done(): Promise<void> {
    await expect(this.page.getByRole('dialog', { name: 'Exported' })).toBeVisible({ timeout: 60_000 })
  }

  /** From what was written, some of it not downloaded. */
  async backDiscarding(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Back to the settings' }).click()
    await this.dialog.getByRole('button', { name: 'Discard' }).click()
  }

  /** Every line that says what was proved of a file, each of them kept. */
  async expectProof(file: string): Promise<void> {
    const lines = this.dialog.getByRole('list', { name: `Proof of ${file}` }).getByRole('listitem')
    expect(await lines.count()).toBeGreaterThan(3)
    await expect(lines.getByLabel('Failed:')).toHaveCount(0)
  }

  /** The path of a finished file, downloaded. */
  async download(file: string): Promise<string> {
    const downloading = this.page.waitForEvent('download')
    await this.dialog.getByRole('button', { name: `Download ${file}`, exact: true }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(file)
    return download.path()
  }
}
