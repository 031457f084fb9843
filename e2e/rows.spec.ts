/** The table: moved through by keyboard, arranged, sorted, and edited where the rows stand. */
import { expectedOf } from './expected'
import { expect, test } from './fixtures'

const { rows } = expectedOf('rl-paged')

test.beforeEach(async ({ curator }) => {
  await curator.openBySrc('rl-paged.parquet')
  await curator.expectRows(rows)
})

test('arrows, Home, End and Page keys move the active cell; the grid says where it is', async ({ curator, page }) => {
  const active = () => curator.grid.getAttribute('aria-activedescendant')
  await curator.grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(active).toMatch(/^cell-2-/)
  await page.keyboard.press('End')
  await expect.poll(active).toMatch(new RegExp(`^cell-${rows - 1}-`))
  // Another task is looked at meanwhile.
  await page.keyboard.press('2')
  await expect(curator.grid).toBeHidden()
  await page.keyboard.press('1')
  await expect.poll(active).toMatch(new RegExp(`^cell-${rows - 1}-`))
  await curator.grid.focus()
  await expect(curator.grid.getByRole('row').last()).toHaveAttribute('aria-rowindex', String(rows + 1))
  await page.keyboard.press('PageUp')
  await expect.poll(active).not.toMatch(new RegExp(`^cell-${rows - 1}-`))
  await page.keyboard.press('Home')
  await expect.poll(active).toMatch(/^cell-0-/)
  const before = await active()
  await page.keyboard.press('ArrowRight')
  await expect.poll(active).not.toBe(before)
  await expect(curator.grid).toHaveAttribute('aria-rowcount', String(rows + 1))
})

test('columns are hidden and moved by menu, and stay so after a reload', async ({ curator, page }) => {
  const names = () => curator.grid.getByRole('columnheader').allTextContents()
  await curator.grid.getByRole('columnheader', { name: /Ability/ }).hover()
  await page.getByRole('button', { name: 'Ability: column menu' }).click()
  await page.getByRole('menuitem', { name: 'Hide column' }).click()
  await expect.poll(names).not.toContain('Ability')
  await page.getByRole('button', { name: 'Source: column menu' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Move left' }).click()
  await expect.poll(async () => (await names()).join(' ')).toContain('Source Category')
  const arranged = await names()
  const kept = () => page.evaluate(() => localStorage.getItem('metis-curator.rows.prompts') ?? '')
  await expect.poll(kept).toMatch(/"dataSource","category".*"ability":false/)
  await page.reload()
  await curator.expectRows(rows)
  expect(await names()).toEqual(arranged)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitem', { name: 'Reset the layout' }).click()
  await expect.poll(names).toContain('Ability')
})

test('Shift-click sorts by a second column', async ({ curator, page }) => {
  const head = (name: RegExp) => curator.grid.getByRole('columnheader', { name })
  await head(/Ability/)
    .getByRole('button')
    .first()
    .click()
  await head(/Pass rate/)
    .getByRole('button')
    .first()
    .click({ modifiers: ['Shift'] })
  await expect(head(/Ability/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(head(/Pass rate/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(page).toHaveURL(/sort=ability\*asc.*sort=pass_value\*asc/)
  await expect(curator.grid.getByRole('row').nth(1)).toContainText('math')
})

test('no match says so, and the filters are cleared from there', async ({ curator, page }) => {
  await page.keyboard.press('/')
  await page.keyboard.type('no row says this')
  await expect(page.getByText('No rows match')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await curator.expectRows(rows)
})

test('F2 edits the cell where it stands: Escape gives up, Enter saves and shows what was there', async ({
  curator,
  page,
}) => {
  const cell = curator.grid.getByRole('row').nth(2).locator('[data-column="groundTruth"]')
  await expect(cell).toHaveText(/\S/)
  const before = ((await cell.textContent()) ?? '').trim()
  const editor = page.getByRole('textbox', { name: 'Ground truth of row 1' })
  await cell.click()
  await curator.grid.focus()
  await page.keyboard.press('F2')
  await editor.fill('given up')
  await page.keyboard.press('Escape')
  await expect(cell).toHaveText(before)
  await page.keyboard.press('F2')
  await editor.fill('fifty-two')
  await page.keyboard.press('Enter')
  await expect(cell).toContainText('fifty-two')
  await expect(cell.locator('s')).toHaveText(before)
  await expect(curator.grid).toBeFocused()
})

test('an ability passed over in its cell is given up by Escape, and chosen where its row is scrolled away', async ({
  curator,
  page,
}) => {
  const cell = curator.grid.getByRole('row').nth(2).locator('[data-column="ability"]')
  const field = cell.getByRole('combobox')
  const was = await cell.innerText()
  const pass = async () => {
    await cell.dblclick()
    await expect.poll(() => field.locator('option').count()).toBeGreaterThan(3)
    const names = await field.locator('option').allInnerTexts()
    await page.keyboard.press(names.indexOf(was) < 2 ? 'ArrowDown' : 'ArrowUp')
    await expect(field).not.toHaveValue(was)
    return field.inputValue()
  }
  await pass()
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(cell).toHaveText(was)
  await expect(page.getByText('Saved on this machine')).toHaveCount(0)

  const passed = await pass()
  await curator.grid.evaluate((grid) => grid.scrollTo({ top: 9_000 }))
  await expect(page.getByText('Saved on this machine')).toBeVisible()
  await curator.grid.evaluate((grid) => grid.scrollTo({ top: 0 }))
  await expect(cell).toContainText(passed)
  await expect(curator.tab('Journal')).toHaveText(/^Journal\s*1$/)
})

test('a column drawn wider stays so, even when the page is reloaded at once', async ({ curator, page }) => {
  const header = curator.grid.getByRole('columnheader', { name: /Ground truth/ })
  const width = async () => (await header.boundingBox())?.width ?? 0
  const box = await header.boundingBox()
  if (box === null) throw new Error('The header is not on the screen.')
  await page.mouse.move(box.x + box.width, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width + 60, box.y + 8, { steps: 4 })
  await page.mouse.up()
  await expect.poll(width).toBe(box.width + 60)
  await page.reload()
  await expect(header).toBeVisible()
  expect(await width()).toBe(box.width + 60)
})
