/** Work between two pauses: a blob's pipe holds about what arrives meanwhile, and a task costs as much as a small picture. */
const WORK_MS = 2

/**
 * Lets a worker's other tasks run amid long work: awaiting what is at hand runs no task. A Blob being read needs them,
 * for its bytes come through a pipe that this very thread empties, and so do calls for what is on the screen.
 */
export class Breather {
  readonly #channel = new MessageChannel()
  #last = performance.now()

  /** Resolves after tasks that wait already, at once where there was a pause a moment ago; a timer would take milliseconds. */
  async pause(): Promise<void> {
    if (performance.now() - this.#last < WORK_MS) return
    await new Promise<void>((resolve) => {
      this.#channel.port1.onmessage = () => resolve()
      this.#channel.port2.postMessage(null)
    })
    this.#last = performance.now()
  }

  close(): void {
    this.#channel.port1.close()
  }
}
