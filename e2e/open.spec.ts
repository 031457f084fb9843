import { expect, test } from './fixtures'
import { localUrl } from './curator-page'
import { expectedOf } from './expected'

const { rows } = expectedOf('rl-paged')

test('files chosen with the picker open', async ({ curator }) => {
  await curator.goto()
  await curator.pick('rl-paged.parquet')
  await curator.expectRows(rows)
})

test('files dropped on the page open', async ({ curator }) => {
  await curator.goto()
  await curator.drop('rl-paged.parquet')
  await curator.expectRows(rows)
})

test('what is said of a file that did not open goes when one does', async ({ curator }) => {
  await curator.goto()
  await curator.pick('malformed/garbledfooter.parquet')
  await expect(curator.notices.getByRole('alert')).toContainText('could not be opened')
  await curator.pick('rl-paged.parquet')
  await curator.expectRows(rows)
  await expect(curator.notices).toBeHidden()
})

test('several files open as one dataset', async ({ curator, page }) => {
  await curator.goto()
  await curator.pick('rl-pandas.parquet', 'rl-paged.parquet')
  await curator.expectRows(rows + expectedOf('rl-pandas').rows)
  await page.getByRole('button', { name: /2 files/ }).click()
  await expect(page.getByRole('row', { name: /^rl-pandas\.parquet/ })).toBeVisible()
})

test('files of different columns are refused with the file and column named', async ({ curator }) => {
  await curator.goto()
  await curator.pick('rl-paged.parquet', 'verl/countdown-struct-ground-truth.parquet')
  await expect(curator.notices.getByRole('alert')).toContainText(
    /countdown-struct-ground-truth\.parquet|rl-paged\.parquet/,
  )
})

test('of files the browser keeps no access to, a reload or the way back says that they are gone', async ({
  curator,
  page,
}) => {
  const gone = curator.notices.getByRole('status').filter({ hasText: 'rl-paged.parquet is no longer open' })
  await curator.goto()
  await curator.pick('rl-paged.parquet')
  await curator.expectRows(rows)
  await page.reload()
  await expect(gone).toContainText('Choose them again')
  await curator.pick('rl-paged.parquet')
  await curator.expectRows(rows)
  await expect(curator.notices).toBeHidden()
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Close dataset' }).click()
  await expect(curator.grid).toBeHidden()
  await expect(curator.notices).toBeHidden()
  await page.goBack()
  await expect(gone).toBeVisible()
  await page.getByRole('button', { name: 'Open demo: RL prompts' }).click()
  await expect(curator.grid).toBeVisible()
  await expect(curator.notices).toBeHidden()
})

test('an address opens with range requests', async ({ curator, page }) => {
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().includes('/local/0/rl-paged.parquet')) answers.push(response.status())
  })
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
  expect(new Set(answers)).toEqual(new Set([206]))
})

test('of an address the first rows are on the screen before the engine starts', async ({ curator, page }) => {
  await page.addInitScript(() => {
    const PlainWorker = globalThis.Worker
    globalThis.Worker = class extends PlainWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (!String(url).includes('duckdb')) return
        document.documentElement.dataset['rowsBeforeEngine'] = String(
          document.querySelector('[data-index="0"]') !== null,
        )
      }
    }
  })
  await curator.openBySrc('rl-paged.parquet')
  await expect(page.locator('html')).toHaveAttribute('data-rows-before-engine', 'true')
})

test('an address typed on the first page opens, and stands in the URL', async ({ curator, page }) => {
  await curator.goto()
  await page.getByLabel('Address of a parquet file').fill(localUrl('rl-paged.parquet'))
  await page.getByRole('button', { name: 'Open URL' }).click()
  await curator.expectRows(rows)
  expect(new URL(page.url()).searchParams.get('src')).toBe(localUrl('rl-paged.parquet'))
})

test('a demo that there is none of is said, with those there are', async ({ curator, page }) => {
  await page.goto('/?demo=charts')
  await expect(curator.notices.getByRole('alert')).toContainText(
    'There is no demo “charts”.Choose one of: prompts, trajectories.',
  )
  await page.getByRole('button', { name: 'Open demo: trajectories' }).click()
  await expect(page).toHaveURL(/demo=trajectories/)
})

test('files the server was started with are listed and open', async ({ curator, page }) => {
  await curator.goto()
  await page.getByRole('button', { name: /^rl-paged\.parquet/ }).click()
  await curator.expectRows(rows)
  await page.reload()
  await curator.expectRows(rows)
})

for (const demo of ['RL prompts', 'trajectories']) {
  test(`the demo of ${demo} is one click away and says it is synthetic`, async ({ curator, page }) => {
    await curator.goto()
    await page.getByRole('button', { name: `Open demo: ${demo}` }).click()
    await expect(curator.rowCount).toHaveText(/^\d+ rows$/)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('synthetic')
  })
}

test('opened by keyboard, the rows have the focus and the arrows move at once', async ({ curator, page }) => {
  await curator.goto()
  await page.getByRole('button', { name: 'Open demo: RL prompts' }).press('Enter')
  await expect(curator.grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(curator.grid).toHaveAttribute('aria-activedescendant', /^cell-1-/)
})

test('while rows are on their way nothing says that there are none', async ({ curator, page }) => {
  const said: string[] = []
  await page.exposeFunction('saidNoRows', (text: string) => said.push(text))
  await page.addInitScript(() => {
    const report = (globalThis as unknown as { saidNoRows: (text: string) => void }).saidNoRows
    new MutationObserver(() => {
      const text = document.querySelector('section[aria-label="Rows"]')?.textContent ?? ''
      if (text.includes('No rows')) report(text)
    }).observe(document, { subtree: true, childList: true })
  })
  // Sorted rows are the engine's alone: there are none until it has started.
  await curator.goto('?demo=prompts&sort=question*asc')
  await expect(curator.rowCount).toHaveText(/^\d+ rows$/)
  await expect(curator.grid.getByRole('row').nth(1)).toBeVisible()
  expect(said).toEqual([])
})
