/** Vision tokens follow the trainer's resize: sides rounded to multiples of patch × merge, total pixels kept within the profile. */

export interface VisionProfile {
  readonly name: string
  /** Side of what one token covers, px: patch size × spatial merge. */
  readonly tokenSide: number
  /** Pixels after resize. */
  readonly minPixels: number
  readonly maxPixels: number
  /** Longer ÷ shorter side above which the image is refused. */
  readonly maxAspect: number
}

/** Metis's own loading code (Qwen3-VL: patch 16, merge 2): 4 to 5,120 tokens an image. */
export const METIS_PROFILE: VisionProfile = {
  name: 'Metis (Qwen3-VL-8B)',
  tokenSide: 32,
  minPixels: 4 * 32 * 32,
  maxPixels: 5120 * 32 * 32,
  maxAspect: 200,
}

/** Bounds of the model's own processor config. */
export const QWEN3_VL_PROFILE: VisionProfile = {
  ...METIS_PROFILE,
  name: 'Qwen3-VL processor',
  minPixels: 65_536,
  maxPixels: 16_777_216,
}

export interface VisionSize {
  /** Size after resize, px. */
  readonly width: number
  readonly height: number
  readonly tokens: number
}

/**
 * Qwen's `smart_resize` (qwen-vl-utils, vision_process.py), Python's half-to-even rounding included.
 * null where the trainer refuses the image: no area, or an aspect ratio above the profile's.
 */
export function visionSize(width: number, height: number, profile: VisionProfile = METIS_PROFILE): VisionSize | null {
  if (!(width >= 1 && height >= 1)) return null
  if (Math.max(width, height) / Math.min(width, height) > profile.maxAspect) return null
  const side = profile.tokenSide
  let w = Math.max(side, roundHalfEven(width / side) * side)
  let h = Math.max(side, roundHalfEven(height / side) * side)
  if (w * h > profile.maxPixels) {
    const shrink = Math.sqrt((width * height) / profile.maxPixels)
    w = Math.max(side, Math.floor(width / shrink / side) * side)
    h = Math.max(side, Math.floor(height / shrink / side) * side)
  } else if (w * h < profile.minPixels) {
    const grow = Math.sqrt(profile.minPixels / (width * height))
    w = Math.ceil((width * grow) / side) * side
    h = Math.ceil((height * grow) / side) * side
  }
  return { width: w, height: h, tokens: (w / side) * (h / side) }
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value)
  const rest = value - down
  if (rest !== 0.5) return Math.round(value)
  return down % 2 === 0 ? down : down + 1
}
