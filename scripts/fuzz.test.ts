import { expect, it } from 'vitest'
import { loadSeeds, runCase } from './fuzz-case'

/** A slice of `npm run fuzz` at another seed than its default. */
const SEED = 7
const CASES = 1_500
/** Far above what a case takes, however busy the machine: a hang, not slowness. */
const LIMIT_MS = 120_000

it(
  `reads ${CASES} damaged fixtures or refuses them in a sentence`,
  async () => {
    const seeds = await loadSeeds()
    expect(seeds.files.filter(({ pages }) => pages.length > 0).length).toBeGreaterThan(20)
    const outcomes = { read: 0, refused: 0 }
    for (let nth = 0; nth < CASES; nth++) {
      const refused = await runCase(seeds, SEED, nth).catch((cause: unknown) => {
        throw new Error(`case ${nth} at seed ${SEED}`, { cause })
      })
      outcomes[refused ? 'refused' : 'read']++
    }
    // A run in which everything is refused early has tested nothing.
    expect(outcomes.read).toBeGreaterThan(CASES / 10)
    expect(outcomes.refused).toBeGreaterThan(CASES / 10)
  },
  LIMIT_MS,
)
