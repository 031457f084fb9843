import { useCallback, useEffect, useRef, useState } from 'react'
import type { PointerEvent, RefObject } from 'react'

export interface Zoom {
  /** Screen px per image px; null = fitted to the screen. */
  readonly scale: number | null
  readonly x: number
  readonly y: number
}

const FITTED: Zoom = { scale: null, x: 0, y: 0 }
const SMALLEST = 0.05
const LARGEST = 32
const WHEEL_SPEED = 0.0018

/** Zoom and pan of a picture in its frame: the wheel zooms towards the pointer, dragging pans. */
export function useZoom(frame: RefObject<HTMLDivElement | null>, width: number, height: number) {
  const [zoom, setZoom] = useState<Zoom>(FITTED)
  const drag = useRef<{ readonly x: number; readonly y: number } | null>(null)

  const zoomBy = useCallback(
    (factor: number, at?: { x: number; y: number }) => {
      const box = frame.current?.getBoundingClientRect()
      if (!box) return
      const point = {
        x: (at?.x ?? box.left + box.width / 2) - box.left - box.width / 2,
        y: (at?.y ?? box.top + box.height / 2) - box.top - box.height / 2,
      }
      setZoom((earlier) => zoomTowards(earlier, fitScale(box, width, height), factor, point))
    },
    [frame, width, height],
  )
  const panBy = useCallback(
    (x: number, y: number) => setZoom((z) => (z.scale === null ? z : { ...z, x: z.x + x, y: z.y + y })),
    [],
  )
  const set = useCallback((scale: number | null) => setZoom(scale === null ? FITTED : { scale, x: 0, y: 0 }), [])
  useWheel(frame, zoomBy)

  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent) => {
      if (!drag.current) return
      panBy(event.clientX - drag.current.x, event.clientY - drag.current.y)
      drag.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp: () => {
      drag.current = null
    },
  }
  return { zoom, zoomBy, panBy, set, pointer }
}

/** React listens to the wheel passively; a passive listener cannot keep the page from scrolling. */
function useWheel(
  frame: RefObject<HTMLDivElement | null>,
  zoomBy: (factor: number, at: { x: number; y: number }) => void,
) {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      zoomBy(Math.exp(-event.deltaY * WHEEL_SPEED), { x: event.clientX, y: event.clientY })
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, zoomBy])
}

/** The scale at which the whole picture is seen; small ones are not blown up. */
export function fitScale(box: { width: number; height: number }, width: number, height: number): number {
  return Math.min(1, box.width / Math.max(1, width), box.height / Math.max(1, height))
}

function zoomTowards(zoom: Zoom, fitted: number, factor: number, point: { x: number; y: number }): Zoom {
  const before = zoom.scale ?? fitted
  const scale = Math.min(LARGEST, Math.max(Math.min(SMALLEST, fitted), before * factor))
  const ratio = scale / before
  return { scale, x: point.x - (point.x - zoom.x) * ratio, y: point.y - (point.y - zoom.y) * ratio }
}
