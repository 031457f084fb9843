/** A handle gives its file only as long as the person allows it; whatever stands in the way is said with what to do. */
import { CurationError, isAbort } from '@/lib/errors'

/** Asks for permission where the browser wants a click for it. */
export async function fileOfHandle(handle: FileSystemFileHandle): Promise<File> {
  const permission = await askPermission(handle)
  if (permission === 'denied' || permission === 'prompt')
    throw new CurationError('permission', `The browser may not read ${handle.name}.`, {
      file: handle.name,
      next: 'Open it once more and allow it when asked, or pick the file again.',
    })
  return handle.getFile().catch((cause: unknown) => {
    if (isAbort(cause)) throw cause
    throw new CurationError('source-unreachable', `${handle.name} is no longer where it was.`, {
      file: handle.name,
      next: 'Pick the file again.',
      cause,
    })
  })
}

/** 'prompt' = not decided: the question was dismissed, or not even asked. Undefined where the browser never asks. */
async function askPermission(handle: FileSystemFileHandle): Promise<PermissionState | undefined> {
  const asking = handle as FileSystemFileHandle & { requestPermission?: (mode: object) => Promise<PermissionState> }
  try {
    return await asking.requestPermission?.({ mode: 'read' })
  } catch (error) {
    // Nothing was clicked, as after a reload: the browser does not ask then.
    if (error instanceof DOMException && error.name === 'SecurityError') return 'prompt'
    throw error
  }
}
