export function findBrowser(): { own: boolean; path: string | undefined } | undefined
