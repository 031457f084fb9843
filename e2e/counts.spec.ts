/** What the screen counts is what was counted independently, however the file lies on disk. */
import type { Locator, Page } from '@playwright/test'
import { expectedOf, replicas } from './expected'
import type { Expected } from './expected'
import { expect, test } from './fixtures'

for (const name of replicas) {
  test(`${name}: rows, ability, data source, pass count and faults`, async ({ curator, page }) => {
    const expected = expectedOf(name)
    await curator.openBySrc(`${name}.parquet`)
    await curator.expectRows(expected.rows)
    await expectFacet(page, 'Ability', expected.ability)
    await expectFacet(page, 'Data source', expected.data_source)
    await curator.tab('Overview').click()
    if (name.includes('uint8')) await expectPassRates(page, expected.pass8)
    else await expectPassCounts(page, expected.pass8)
    await expectFaults(page, expected.matches)
  })
}

async function expectFacet(page: Page, title: string, counts: Readonly<Record<string, number>>): Promise<void> {
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: title })
  for (const [value, count] of Object.entries(counts)) {
    await expect(facet.getByRole('checkbox', { name: `${value} ${count}`, exact: true })).toBeVisible()
  }
  await expect(facet.getByRole('checkbox')).toHaveCount(Object.keys(counts).length)
}

async function expectPassCounts(page: Page, counts: Readonly<Record<string, number>>): Promise<void> {
  const card = page.getByRole('region', { name: /^Pass count/ })
  await card.getByRole('button', { name: /^Table/ }).click()
  for (let solved = 0; solved <= 8; solved++) {
    const row = card.getByRole('row', { name: new RegExp(`^${solved} of 8 `) })
    await expect(row.getByRole('cell').last()).toHaveText(String(counts[solved] ?? 0))
  }
}

/** This replica holds pass8 as a rate of 8 tries: a line an eighth. */
async function expectPassRates(page: Page, counts: Readonly<Record<string, number>>): Promise<void> {
  const card = page.getByRole('region', { name: 'Pass rate' })
  await card.getByRole('button', { name: /^Table/ }).click()
  await expect(card.getByRole('cell')).toHaveText(Array.from({ length: 9 }, (_, k) => String(counts[k] ?? 0)))
}

/** Rule of the expected counts → line on the screen. */
const light = {
  'empty-ground-truth': 'Empty ground truth',
  'answer-disagrees': 'Answer differs from ground truth',
  'question-disagrees': 'Question differs from prompt',
}
const ofImages = {
  'image-tag-count': 'Image tags do not match images',
  'missing-image-bytes': 'Image without bytes',
  'undecodable-image': 'Image cannot be decoded',
  'extreme-aspect': 'Aspect ratio above 200',
  'tiny-image': 'Side under 32 px',
}

/** Before images are read, what needs them says so; after it, all faults equal those found in Python. */
async function expectFaults(page: Page, matches: Expected['matches']): Promise<void> {
  const checks = page.getByRole('region', { name: 'Checks' })
  const line = (label: string) => checks.getByRole('button', { name: label })
  for (const [rule, label] of Object.entries(light)) await expectCount(line(label), matches[rule]?.length ?? 0)
  for (const label of Object.values(ofImages)) await expect(line(label)).toContainText('not checked')
  await checks.getByRole('button', { name: 'Check images' }).click()
  for (const [rule, label] of Object.entries(ofImages)) await expectCount(line(label), matches[rule]?.length ?? 0)
}

async function expectCount(line: Locator, count: number): Promise<void> {
  await expect(line).toHaveAccessibleName(new RegExp(` ${count}$`))
}
