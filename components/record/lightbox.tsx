import { ChevronLeft, ChevronRight, Scan, X, ZoomIn, ZoomOut } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, useEffectEvent, useRef } from 'react'
import { formatPercent } from '../ui/format'
import { IconButton } from '../ui/icon-button'
import { describeImage } from './describe-image'
import type { ShownImage, ShownImages } from './image-store'
import { useZoom } from './use-zoom'

const STEP = 1.25
const PAN = 60

/** A picture over everything: fitted first, then zoomed by wheel or + and −, panned by dragging or arrows. */
export function Lightbox({ images, index, onIndex, onClose }: LightboxProps) {
  const image = images[index]
  if (!image) return null
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/90" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-50 flex flex-col outline-none"
          onOpenAutoFocus={focusContent}
        >
          <Stage key={index} image={image} images={images} onIndex={onIndex} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The keys are the whole dialog's; a focused button would only show its tooltip. */
function focusContent(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}

interface LightboxProps {
  readonly images: ShownImages
  readonly index: number
  readonly onIndex: (index: number) => void
  readonly onClose: () => void
}

function Stage({
  image,
  images,
  onIndex,
}: {
  image: ShownImage
  images: ShownImages
  onIndex: (index: number) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const { zoom, zoomBy, panBy, set, pointer } = useZoom(frame, image.width ?? 1, image.height ?? 1)
  const show = (next: number) => {
    if (next >= 0 && next < images.length) onIndex(next)
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const act = keyAction(event.key, zoom.scale !== null, { zoomBy, panBy, set, show, at: image.index })
    if (!act) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    // The dialog itself has the focus, and it stays when the picture in it changes.
    const dialog = frame.current?.closest<HTMLElement>('[role="dialog"]')
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    dialog?.addEventListener('keydown', listen)
    return () => dialog?.removeEventListener('keydown', listen)
  }, [])
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-1 border-b bg-surface px-3">
        <Radix.Title className="text-sm font-medium tabular-nums">
          Image {image.index + 1} of {images.length}
        </Radix.Title>
        <span className="ml-2 min-w-0 flex-1 truncate text-xs text-muted tabular-nums">{describeImage(image)}</span>
        <span className="w-14 text-right text-xs text-muted tabular-nums">
          {zoom.scale === null ? 'Fit' : formatPercent(zoom.scale * 100)}
        </span>
        <IconButton label="Zoom out" keys="-" icon={<ZoomOut size={16} />} onClick={() => zoomBy(1 / STEP)} />
        <IconButton label="Zoom in" keys="+" icon={<ZoomIn size={16} />} onClick={() => zoomBy(STEP)} />
        <IconButton label="Fit to the screen" keys="0" icon={<Scan size={16} />} onClick={() => set(null)} />
        {images.length > 1 && (
          <>
            <IconButton
              label="Previous image"
              keys="k"
              icon={<ChevronLeft size={16} />}
              disabled={image.index === 0}
              onClick={() => show(image.index - 1)}
            />
            <IconButton
              label="Next image"
              keys="j"
              icon={<ChevronRight size={16} />}
              disabled={image.index === images.length - 1}
              onClick={() => show(image.index + 1)}
            />
          </>
        )}
        <Radix.Close asChild>
          <IconButton label="Close" keys="Escape" icon={<X size={16} />} />
        </Radix.Close>
      </div>
      <div
        ref={frame}
        className="relative min-h-0 flex-1 cursor-grab touch-none overflow-hidden active:cursor-grabbing"
        onDoubleClick={() => set(zoom.scale === null ? 1 : null)}
        {...pointer}
      >
        {image.url === null ? (
          <p className="flex h-full items-center justify-center text-white">{image.problem ?? 'No bytes to show'}</p>
        ) : (
          <ZoomedImage image={image} scale={zoom.scale} x={zoom.x} y={zoom.y} />
        )}
      </div>
    </div>
  )
}

function ZoomedImage({ image, scale, x, y }: { image: ShownImage; scale: number | null; x: number; y: number }) {
  const name = `Image ${image.index + 1}`
  const zoomed = scale !== null && image.width !== null && image.height !== null
  return (
    <div className="flex h-full items-center justify-center p-4">
      <img
        src={image.url ?? undefined}
        alt={name}
        draggable={false}
        className={zoomed ? 'max-w-none shrink-0' : 'max-h-full max-w-full object-contain'}
        style={
          zoomed
            ? {
                width: (image.width ?? 0) * scale,
                height: (image.height ?? 0) * scale,
                transform: `translate(${x}px, ${y}px)`,
                imageRendering: scale >= 3 ? 'pixelated' : 'auto',
              }
            : undefined
        }
      />
    </div>
  )
}

interface Actions {
  readonly zoomBy: (factor: number) => void
  readonly panBy: (x: number, y: number) => void
  readonly set: (scale: number | null) => void
  readonly show: (index: number) => void
  readonly at: number
}

/** Arrows pan a zoomed picture; a fitted one has nowhere to go, so they change pictures. */
function keyAction(key: string, zoomed: boolean, { zoomBy, panBy, set, show, at }: Actions): (() => void) | undefined {
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => zoomBy(STEP),
    '=': () => zoomBy(STEP),
    '-': () => zoomBy(1 / STEP),
    '0': () => set(null),
    '1': () => set(1),
    j: () => show(at + 1),
    k: () => show(at - 1),
    ArrowLeft: () => (zoomed ? panBy(PAN, 0) : show(at - 1)),
    ArrowRight: () => (zoomed ? panBy(-PAN, 0) : show(at + 1)),
    ArrowUp: () => panBy(0, PAN),
    ArrowDown: () => panBy(0, -PAN),
  }
  return Object.hasOwn(actions, key) ? actions[key] : undefined
}
