import { createContext, use, useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useShortcut } from '../keyboard'
import { Lightbox } from './lightbox'
import type { ImagesState } from './use-images'

interface Pictures {
  readonly state: ImagesState
  /** Shows one at full size. */
  readonly look: (index: number) => void
}

const PicturesContext = createContext<Pictures | null>(null)

/** The record's pictures, for the tags that stand for them, and the lightbox over everything. */
export function PicturesProvider({ state, children }: { state: ImagesState; children: ReactNode }) {
  const [looking, setLooking] = useState<number | null>(null)
  const look = useCallback((index: number) => setLooking(index), [])
  const value = useMemo(() => ({ state, look }), [state, look])
  const images = state.status === 'ready' ? state.images : []
  const first = images.findIndex((image) => image.url !== null)
  useShortcut({ keys: 'z', label: 'Look at the picture full size', group: 'Look', when: first >= 0 }, () => look(first))
  return (
    <PicturesContext value={value}>
      {children}
      {looking !== null && images[looking] && (
        <Lightbox images={images} index={looking} onIndex={setLooking} onClose={() => setLooking(null)} />
      )}
    </PicturesContext>
  )
}

export function usePictures(): Pictures {
  const pictures = use(PicturesContext)
  if (!pictures) throw new Error('usePictures needs a PicturesProvider above it')
  return pictures
}
