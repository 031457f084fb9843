/** Work between two pauses, each of which costs what some small pictures do: half of what a frame has. */
const WORK_MS = 8

/**
 * Lets a worker's other tasks run amid long work: awaiting what is at hand runs no task. Calls for what is on the screen
 * need them, and so does a Blob that is read by this thread, for its bytes come through a pipe that it has to empty.
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
