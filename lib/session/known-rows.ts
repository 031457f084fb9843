/** Exports and splits are made only where every row they are made of is known. */
import { CurationError } from '@/lib/errors'
import { searchGap, STILL_READ } from './contract/gap'
import type { Gap } from './contract/gap'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import type { Questions } from './questions'
import { untilAborted } from './until-aborted'

/**
 * For questions about all rows of the dataset or, `withinView`, of the view, with every change that was made; throws
 * CurationError while some are missing.
 */
export async function questionsOfAll(
  core: SessionCore,
  current: CurrentDataset,
  withinView: boolean,
  signal: AbortSignal,
): Promise<Questions> {
  const { questions } = current
  if (questions === undefined || !current.isComplete) throw refusal(STILL_READ)
  const gap = withinView ? searchGap(core.store.getState()) : null
  if (gap !== null) throw refusal(gap)
  try {
    await untilAborted(current.upToDate(questions.engine), signal)
  } catch (cause) {
    signal.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CurationError('query', `Changes made last are not in the table yet: ${reason}`, {
      cause,
      next: 'Try again; if it goes on, open the dataset again. The changes themselves are saved.',
    })
  }
  return questions
}

function refusal({ message, next }: Gap): CurationError {
  return new CurationError('query', message, { next })
}
