import { formatBytes } from '../ui/format'
import type { ShownImage } from './image-store'

/** "640 × 480 px · PNG · 123 KB" */
export function describeImage(image: ShownImage): string {
  const size = image.width !== null && image.height !== null ? [`${image.width} × ${image.height} px`] : []
  return [...size, image.format.toUpperCase(), formatBytes(image.byteLength)].join(' · ')
}
