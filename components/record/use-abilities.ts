import { useAnswer } from '../session-provider'

/** The abilities the dataset holds, most frequent first. */
export function useAbilities(): readonly string[] {
  const { value } = useAnswer('abilities', async (session, signal) => {
    const facet = await session.facet('ability', [], signal)
    return facet.flatMap((one) => (one.value === null ? [] : [one.value]))
  })
  return value ?? []
}
