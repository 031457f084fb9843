/** Headers of every answer. Inline scripts run only when they are byte for byte those of the build. */
import { createHash } from 'node:crypto'

const fixed = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/** @param {string[]} scriptHashes sha256 sources of the page's inline scripts, none for anything but a page. */
export function securityHeaders(scriptHashes = []) {
  return { ...fixed, 'Content-Security-Policy': policy(scriptHashes) }
}

/** connect-src is open because a person may open any URL with ?src=; nothing else may leave the origin. */
function policy(scriptHashes) {
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scriptHashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "connect-src 'self' blob: http: https:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** `'sha256-…'` of each inline script of a page. */
export function inlineScriptHashes(html) {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)
  return [...new Set([...scripts].map((match) => `'sha256-${createHash('sha256').update(match[1]).digest('base64')}'`))]
}
