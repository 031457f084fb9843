import { openStream } from './blob-streams'

/** Work between two pauses, each of which costs as much as some small pictures: half of a frame's time. */
const WORK_MS = 8
/** A Blob's pipe holds about what arrives meanwhile. */
const PIPE_MS = 2

/**
 * Lets a worker's other tasks run amid long work: awaiting what is at hand runs no task. Calls for what is on the screen
 * need them, and so does a Blob that is read by this thread (where no other can), through a pipe that it has to empty.
 */
export class Breather {
  readonly #channel = new MessageChannel()
  #last = performance.now()

  /** Resolves after tasks that wait already, at once where there was a pause a moment ago; a timer would take milliseconds. */
  async pause(): Promise<void> {
    if (performance.now() - this.#last < (openStream === undefined ? PIPE_MS : WORK_MS)) return
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
