/** Finds a Chromium to test with: the one named, Playwright's own, or one the system has. Looks, never installs. */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/opt/google/chrome/chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** @returns {{ own: boolean, path: string | undefined } | undefined} `path` undefined = Playwright knows where its own is. */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH
  if (named) return { own: false, path: named }
  if (ownIsInstalled()) return { own: true, path: undefined }
  const path = findSystemBrowser()
  return path === undefined ? undefined : { own: false, path }
}

/** Headless runs use the headless shell, which lies beside the full browser whose path Playwright gives. */
export function ownIsInstalled() {
  const full = chromium.executablePath()
  const shell = full.replace(/([/\\])chromium-(\d+)[/\\].*$/, '$1chromium_headless_shell-$2$1INSTALLATION_COMPLETE')
  return existsSync(shell)
}

/** @returns {string | undefined} */
export function findSystemBrowser() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...places].find(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
