/** Exports and splits are made only where every row they are made of is known. */
import { CurationError } from '@/lib/errors'
import { searchGap, STILL_READ } from './contract/gap'
import type { Gap } from './contract/gap'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import type { Questions } from './questions'

/** For questions about all rows of the dataset or, `withinView`, of the view; throws CurationError while some are missing. */
export function questionsOfAll(core: SessionCore, current: CurrentDataset, withinView: boolean): Questions {
  const { questions } = current
  if (questions === undefined || !current.isComplete) throw refusal(STILL_READ)
  const gap = withinView ? searchGap(core.store.getState()) : null
  if (gap !== null) throw refusal(gap)
  return questions
}

function refusal({ message, next }: Gap): CurationError {
  return new CurationError('query', message, { next })
}
