import { isEmptyAnswer } from '@/lib/dataset/answer-kind'
import { getColumn } from '@/lib/dataset/cells'
import { answersAgree } from '@/lib/dataset/facts'
import { countImageTags, countVideoTags } from '@/lib/dataset/prompt'
import { checkTrajectory } from '@/lib/dataset/trajectory-check'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { formatMany } from '../ui/format'
import type { ImagesState } from './use-images'

export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly text: string
}

/** What is wrong with a record, in plain words: the same faults that the checks count. */
export function findProblems(dataset: DatasetState, record: LoadedRecord, images: ImagesState): readonly Problem[] {
  return [
    ...imageProblems(dataset, record, images),
    ...videoProblems(dataset, record),
    ...valueProblems(dataset, record),
    ...(dataset.kind === 'trajectories' ? trajectoryProblems(record) : []),
  ]
}

function imageProblems(dataset: DatasetState, record: LoadedRecord, images: ImagesState): Problem[] {
  const tags = record.messages.reduce((sum, message) => sum + countImageTags(message.content), 0)
  const count = imageCount(dataset, record, images)
  if (count === null) {
    // On their way, they say themselves what is wrong with them; where they lie outside the file nobody knows.
    if (tags === 0 || images.status === 'loading' || !dataset.hasImages) return []
    return [{ severity: 'warning', text: `${tagWords(tags)}: not checked against the images yet` }]
  }
  const problems: Problem[] = []
  if (record.messages.length > 0 && tags !== count)
    problems.push({
      severity: 'error',
      text: `${tagWords(tags)}, ${count === 0 ? 'no images' : formatMany(count, 'image')}: training stops on this row`,
    })
  if (images.status === 'ready')
    for (const image of images.images)
      if (image.problem !== null)
        problems.push({ severity: 'error', text: `Image ${image.index + 1}: ${image.problem}` })
  return problems
}

function videoProblems(dataset: DatasetState, record: LoadedRecord): Problem[] {
  const tags = record.messages.reduce((sum, message) => sum + countVideoTags(message.content), 0)
  if (tags === 0 || dataset.columns.includes('videos')) return []
  return [{ severity: 'error', text: `${formatMany(tags, '<video> tag')}, no videos: training stops on this row` }]
}

/** null = not known yet. While the images are on their way nothing is claimed. */
function imageCount(dataset: DatasetState, record: LoadedRecord, images: ImagesState): number | null {
  if (images.status === 'ready') return images.images.length
  if (!dataset.hasImages) return dataset.namesImages ? null : 0
  return record.imageCount
}

function tagWords(tags: number): string {
  return tags === 0 ? 'No <image> tag' : formatMany(tags, '<image> tag')
}

function valueProblems({ mapping }: DatasetState, record: LoadedRecord): Problem[] {
  const truth = getColumn(record.row, mapping.groundTruth)
  const answer = getColumn(record.row, mapping.answer)
  if (truth === undefined) return []
  if (isEmptyAnswer(truth))
    return [{ severity: 'error', text: 'The ground truth is empty: this row never earns a reward' }]
  if (answer !== undefined && !answersAgree(truth, answer))
    return [{ severity: 'warning', text: 'The answer differs from the ground truth' }]
  return []
}

function trajectoryProblems(record: LoadedRecord): Problem[] {
  return checkTrajectory(record.messages).problems.map(({ message, turn }) => ({
    severity: 'warning',
    text: turn === null ? message : `Turn ${turn + 1}: ${message}`,
  }))
}
