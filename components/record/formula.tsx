import 'katex/dist/katex.min.css'
import katex from 'katex'
import { useLayoutEffect, useRef } from 'react'

/** Longer ones are shown as text: setting them would hold up the page. */
const LONGEST = 3000
const DEEPEST = 40

/** Macros let a short formula grow beyond any bound. */
const DEFINES = /\\(?:[gex]?def|(?:re)?newcommand|providecommand|(?:future)?let|global|long)(?![A-Za-z])/

/**
 * A formula set by KaTeX. `trust: false` keeps \href, \url and \includegraphics from making links or requests;
 * `maxExpand` and `maxSize` bound what macros and rules may grow to: https://katex.org/docs/options
 */
export function Formula({ tex, display, raw }: { tex: string; display: boolean; raw: string }) {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (place.current) setFormula(place.current, tex, display, raw)
  }, [tex, display, raw])
  return <span ref={place} className={display ? 'block overflow-x-auto overflow-y-hidden py-1' : undefined} />
}

function setFormula(place: HTMLElement, tex: string, display: boolean, raw: string): void {
  if (tex.length > LONGEST || DEFINES.test(tex) || depthOf(tex) > DEEPEST) {
    place.textContent = raw
    return
  }
  try {
    katex.render(tex, place, {
      displayMode: display,
      throwOnError: false,
      trust: false,
      strict: 'ignore',
      maxExpand: 300,
      maxSize: 20,
      errorColor: 'var(--danger)',
    })
  } catch {
    // What is not an error of the formula itself, such as nesting too deep for the stack.
    place.textContent = raw
  }
}

/** Levels of braces, \left … \right and environments: browsers recurse over what they become. */
function depthOf(tex: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of tex.matchAll(/\\(?:left|begin|right|end)(?![A-Za-z])|\\.|[{}]/gs)) {
    if (token === '{' || token === '\\left' || token === '\\begin') deepest = Math.max(deepest, ++depth)
    else if (token === '}' || token === '\\right' || token === '\\end') depth--
  }
  return deepest
}
