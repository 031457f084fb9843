import { useEffect, useRef, useState } from 'react'
import type { RecordRef } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { refKey } from '@/lib/dataset/ref-key'
import { textQuery } from '@/lib/query/filter'
import { useSession, useSessionState } from '../session-provider'
import { classNames } from '../ui/class-names'
import { useFilters, useOpenRecord } from '../use-view'
import { Conversation } from './conversation'
import { saveDrafts } from './drafts'
import { FieldsSection } from './fields-section'
import { MarkBar } from './mark-bar'
import { PicturesProvider } from './pictures'
import { Problems } from './problems'
import { RecordBoundary } from './record-boundary'
import { RecordHeader } from './record-header'
import { RecordWaiting } from './record-waiting'
import { TruthCard } from './truth-card'
import { useSaving } from './use-edit'
import { useHits } from './use-hits'
import { useImages } from './use-images'
import { usePlace, useRecord } from './use-record'
import { useRecordKeys } from './use-record-keys'
import { useRepeatedSystem } from './use-repeated-system'

/** The open record: the conversation as the model gets it, what training judges it by, and a curator's tools. */
export function RecordPanel() {
  const dataset = useSessionState((state) => state.dataset)
  const ref = useSessionState((state) => state.view.record)
  return dataset === null || ref === null ? null : (
    <OpenRecordPanel key={dataset.id} dataset={dataset} recordRef={ref} />
  )
}

function OpenRecordPanel({ dataset, recordRef }: { dataset: DatasetState; recordRef: RecordRef }) {
  const session = useSession()
  const openRecord = useOpenRecord()
  const { record, arriving, error, again } = useRecord(recordRef)
  const place = usePlace(recordRef)
  const images = useImages(dataset, recordRef, [place.next, place.previous])
  const repeated = useRepeatedSystem(record)
  const [raw, setRaw] = useState(false)
  const [truthOf, setTruthOf] = useState<string | null>(null)
  const saving = useSaving()
  /** The record that was saved last, by its key: why it was not is said over it alone. */
  const [savedOf, setSavedOf] = useState<string | null>(null)
  const [rounds, setRounds] = useState(0)
  const typedIn = useRef<Element | null>(null)
  const key = refKey(recordRef)
  const failure = savedOf === key ? saving.failure : null
  useEffect(() => {
    // While it was being saved nothing in the record could have the focus.
    if (failure !== null && typedIn.current instanceof HTMLElement) typedIn.current.focus()
  }, [failure])

  const still = arriving || saving.busy
  const saveAndNext = async () => {
    if (saving.busy) return
    const { next } = place
    setSavedOf(key)
    typedIn.current = document.activeElement
    const save = async () =>
      saveDrafts(
        session,
        dataset.id,
        still || !record ? await session.loadRecord(recordRef, new AbortController().signal) : record,
      )
    if (await saving.run(save)) {
      setTruthOf(null)
      // Editors close with their record; where there is no next one, by this.
      if (next) openRecord(next)
      else setRounds(rounds + 1)
    }
  }
  useRecordKeys({
    recordRef,
    record: arriving ? null : record,
    busy: saving.busy,
    place,
    onRaw: () => setRaw(!raw),
    onEditTruth: () => setTruthOf(key),
    onSaveAndNext: () => void saveAndNext(),
    onClose: () => openRecord(null),
  })
  return (
    <section aria-label="Record" className="flex h-full min-h-0 flex-col bg-surface">
      <RecordHeader
        dataset={dataset}
        recordRef={recordRef}
        place={place}
        raw={raw}
        onRaw={() => setRaw(!raw)}
        onClose={() => openRecord(null)}
      />
      {failure !== null && (
        <p role="alert" className="border-b bg-danger-soft px-3 py-1.5 text-xs text-danger">
          Not saved: {failure}
        </p>
      )}
      {!record || (error && arriving) ? (
        <RecordWaiting error={error} onAgain={again} />
      ) : (
        <div
          key={`${refKey(record.ref)} ${rounds}`}
          aria-busy={arriving}
          inert={still}
          className={classNames('flex min-h-0 flex-1 flex-col', arriving && 'opacity-50 transition-opacity delay-150')}
        >
          <MarkBar record={record} />
          <RecordBoundary record={record} raw={raw}>
            <ScrollArea>
              <PicturesProvider state={arriving ? { status: 'loading' } : images}>
                <Problems dataset={dataset} record={record} images={images} />
                {dataset.kind !== 'table' && (
                  <TruthCard
                    dataset={dataset}
                    record={record}
                    raw={raw}
                    editing={truthOf === key}
                    onEditing={(open) => setTruthOf(open ? key : null)}
                  />
                )}
                <Conversation dataset={dataset} record={record} raw={raw} repeated={repeated} />
                <FieldsSection dataset={dataset} record={record} />
              </PicturesProvider>
            </ScrollArea>
          </RecordBoundary>
        </div>
      )}
    </section>
  )
}

/** Every record is read from its top. */
function ScrollArea({ children }: { children: React.ReactNode }) {
  const area = useRef<HTMLDivElement>(null)
  const [filters] = useFilters()
  useHits(area, textQuery(filters))
  useEffect(() => {
    if (area.current) area.current.scrollTop = 0
  }, [])
  return (
    <div ref={area} className="min-h-0 flex-1 overflow-auto" tabIndex={-1}>
      {children}
    </div>
  )
}
