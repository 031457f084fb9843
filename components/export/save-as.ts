/** Hands a blob to the browser's downloads. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has taken hold of the blob by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
