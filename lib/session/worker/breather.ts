/**
 * Lets a worker's other tasks run amid long work: awaiting what is at hand runs no task. A Blob being read needs them,
 * for its bytes come through a pipe that this very thread empties, and so do calls for what is on the screen.
 */
export class Breather {
  readonly #channel = new MessageChannel()

  /** Resolves after tasks that wait already; without the milliseconds a timer takes. */
  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#channel.port1.onmessage = () => resolve()
      this.#channel.port2.postMessage(null)
    })
  }

  close(): void {
    this.#channel.port1.close()
  }
}
