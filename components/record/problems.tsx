import { CircleAlert, TriangleAlert } from 'lucide-react'
import { countImageTags, countVideoTags } from '@/lib/dataset/prompt'
import { checkTrajectory } from '@/lib/dataset/trajectory-check'
import { answersAgree } from '@/lib/dataset/facts'
import { getColumn, isList } from '@/lib/dataset/cells'
import type { CellValue } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { formatMany } from '../ui/format'
import type { ImagesState } from './use-images'

interface Problem {
  readonly severity: 'error' | 'warning'
  readonly text: string
}

/** What is wrong with the record, in plain words, before anything else. */
export function Problems({
  dataset,
  record,
  images,
}: {
  dataset: DatasetState
  record: LoadedRecord
  images: ImagesState
}) {
  const problems = [
    ...imageProblems(dataset, record, images),
    ...videoProblems(dataset, record),
    ...valueProblems(dataset, record),
    ...(dataset.kind === 'trajectories' ? trajectoryProblems(record) : []),
  ]
  if (problems.length === 0) return null
  return (
    <ul aria-label="Problems" className="flex flex-col gap-1 border-b px-3 py-2">
      {problems.map(({ severity, text }) => (
        <li
          key={text}
          className={`flex items-start gap-1.5 text-xs ${severity === 'error' ? 'text-danger' : 'text-warning'}`}
        >
          <span className="mt-0.5 shrink-0">
            {severity === 'error' ? (
              <CircleAlert size={13} aria-label="Error" />
            ) : (
              <TriangleAlert size={13} aria-label="Warning" />
            )}
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
        </li>
      ))}
    </ul>
  )
}

function imageProblems(dataset: DatasetState, record: LoadedRecord, images: ImagesState): Problem[] {
  const tags = record.messages.reduce((sum, message) => sum + countImageTags(message.content), 0)
  const count = imageCount(dataset, record, images)
  const problems: Problem[] = []
  // The images are on their way: what they say comes with them.
  if (count === null && images.status === 'loading') return []
  if (count === null)
    return tags === 0 ? [] : [{ severity: 'warning', text: `${tagWords(tags)}: not checked against the images yet` }]
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
  if (!dataset.hasImages) return 0
  return record.imageCount
}

function tagWords(tags: number): string {
  return tags === 0 ? 'No <image> tag' : formatMany(tags, '<image> tag')
}

function valueProblems({ mapping }: DatasetState, record: LoadedRecord): Problem[] {
  const truth = getColumn(record.row, mapping.groundTruth)
  const answer = getColumn(record.row, mapping.answer)
  if (truth === undefined) return []
  if (isEmpty(truth)) return [{ severity: 'error', text: 'The ground truth is empty: this row never earns a reward' }]
  if (answer !== undefined && !answersAgree(truth, answer))
    return [{ severity: 'warning', text: 'The answer differs from the ground truth' }]
  return []
}

function isEmpty(value: CellValue): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '') || (isList(value) && value.length === 0)
}

function trajectoryProblems(record: LoadedRecord): Problem[] {
  return checkTrajectory(record.messages).problems.map(({ message, turn }) => ({
    severity: 'warning',
    text: turn === null ? message : `Turn ${turn + 1}: ${message}`,
  }))
}
