/** Pages are compressed anew in the browser as the source's were, by encoders the app serves itself. */
import { fixture } from './curator-page'
import { ExportSteps } from './export-steps'
import { expect, test } from './fixtures'
import { allRows, codecsOf, schemaOf } from './second-reader'

for (const [name, codec] of [
  ['brotli-v1', 'BROTLI'],
  ['zstd-v2', 'ZSTD'],
  ['gzip-v1-plain', 'GZIP'],
  ['lz4-v2-plain', 'LZ4_RAW'],
] as const) {
  test(`${codec} stays ${codec} when every page is written anew`, async ({ curator, page }) => {
    await curator.openBySrc(`layouts/${name}.parquet`)
    await curator.expectRows(60)
    const steps = new ExportSteps(page)
    await steps.open('All rows')
    await steps.dialog.getByRole('radio', { name: /^Optimised/ }).check()
    await steps.start()
    await steps.done()
    const path = await steps.download(`${name}-curated.parquet`)
    const source = fixture(`layouts/${name}.parquet`)
    expect(await codecsOf(path)).toEqual([codec])
    expect(await schemaOf(path)).toEqual(await schemaOf(source))
    expect(await allRows(path)).toEqual(await allRows(source))
  })
}
