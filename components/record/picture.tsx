import { ImageOff, Maximize2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { formatMany } from '../ui/format'
import { describeImage } from './describe-image'
import type { ShownImage } from './image-store'
import { usePictures } from './pictures'

/** The picture an `<image>` tag stands for, in its place; or why there is none. */
export function Picture({ index }: { index: number }) {
  const { state, look } = usePictures()
  if (state.status === 'loading') return <Frame busy>Reading image {index + 1} …</Frame>
  if (state.status === 'failed')
    return (
      <Frame>
        Image {index + 1} could not be read: {state.message}
        <Button size="small" onClick={state.again}>
          Try again
        </Button>
      </Frame>
    )
  const images = state.status === 'ready' ? state.images : []
  const image = images[index]
  if (!image)
    return (
      <Frame>
        No image {index + 1}: the row holds {images.length === 0 ? 'none' : formatMany(images.length, 'image')}
      </Frame>
    )
  return <ShownPicture key={image.url} image={image} onLook={() => look(index)} />
}

function ShownPicture({ image, onLook }: { image: ShownImage; onLook: () => void }) {
  const [broken, setBroken] = useState(false)
  const name = `Image ${image.index + 1}`
  const problem = image.problem ?? (broken ? 'this browser cannot draw it' : null)
  if (image.url === null || broken)
    return (
      <Frame>
        {name}: {problem ?? 'no bytes'}
        {image.byteLength > 0 && `, ${describeImage(image)}`}
      </Frame>
    )
  return (
    <figure className="my-2 w-fit max-w-full">
      <button
        type="button"
        aria-label={`${name}: look at it full size`}
        onClick={onLook}
        className="group/picture relative block max-w-full overflow-hidden rounded-md border bg-raised"
      >
        <img
          src={image.url}
          alt={name}
          decoding="async"
          draggable={false}
          {...(image.width !== null && image.height !== null ? { width: image.width, height: image.height } : {})}
          className="h-auto max-h-[min(420px,46vh)] w-auto max-w-full object-contain"
          onError={() => setBroken(true)}
        />
        <span
          aria-hidden
          className="absolute top-1.5 right-1.5 rounded-md bg-black/60 p-1 text-white opacity-0 group-hover/picture:opacity-100 group-focus-visible/picture:opacity-100"
        >
          <Maximize2 size={14} />
        </span>
      </button>
      <figcaption className="mt-0.5 text-2xs text-muted tabular-nums">
        {name} · {describeImage(image)}
        {problem !== null && <span className="text-danger"> · {problem}</span>}
      </figcaption>
    </figure>
  )
}

function Frame({ children, busy = false }: { children: React.ReactNode; busy?: boolean }) {
  return (
    <div
      className="my-2 flex min-h-16 max-w-96 items-center gap-2 rounded-md border border-dashed bg-raised px-3 py-2 text-xs text-muted"
      aria-busy={busy}
    >
      {!busy && <ImageOff size={16} className="shrink-0" />}
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </div>
  )
}
