import { lazy } from 'react'
import type { ComponentType } from 'react'

const loads: (() => Promise<unknown>)[] = []

/** A part of the screen that the first rows do not need: loaded when first shown, or in an idle moment before. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>) {
  loads.push(load)
  return lazy(async () => ({ default: await load() }))
}

/** Loads all parts, one in each idle moment, so that none holds up the page. One that fails is loaded when shown. */
export async function loadParts(): Promise<void> {
  for (const load of loads)
    await idle()
      .then(load)
      .catch(() => undefined)
}

function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(resolve)
    else setTimeout(resolve, 200)
  })
}
