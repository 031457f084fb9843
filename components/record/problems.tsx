import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { findProblems } from './find-problems'
import type { ImagesState } from './use-images'

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
  const problems = findProblems(dataset, record, images)
  if (problems.length === 0) return null
  return (
    <ul aria-label="Problems" className="flex flex-col gap-1 border-b px-3 py-2">
      {problems.map(({ severity, text }, at) => (
        <li
          // Two turns may have the same fault in the same words.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
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
