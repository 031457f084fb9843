/** Choices about the screen, kept on this machine. Storage that is refused only costs the memory of them. */

export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A private window, blocked or full storage: the choice lasts as long as the page.
  }
}
