/**
 * One job at a time, the urgent ones first. The engine has one thread: jobs side by side only make each other late, and
 * the table's rows must not wait for a dozen facets.
 */

/** 'now' = rows, records, changes; 'later' = what may come after them. Equals keep the order they were asked in. */
export type Urgency = 'now' | 'later'

interface Job {
  readonly urgency: Urgency
  readonly run: () => Promise<void>
  readonly reject: (reason: Error) => void
}

export class Turns {
  readonly #waiting = new Set<Job>()
  #running: Job | undefined
  #ended: Error | undefined

  /** Rejects with the signal's reason when it fires before the turn came; afterwards `work` minds the signal itself. */
  take<T>(urgency: Urgency, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (this.#ended !== undefined) throw this.#ended
      const giveUp = () => {
        // Aborted with reasons of the caller's own, as throwIfAborted() does.
        if (this.#waiting.delete(job)) reject(signal?.reason as Error)
      }
      const run = () => {
        signal?.removeEventListener('abort', giveUp)
        return work().then(resolve, reject)
      }
      const job: Job = { urgency, run, reject }
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(job)
      void this.#runAll()
    })
  }

  /** Whatever runs, waits or is yet to come fails with this reason: whoever did the work is gone, and would never answer. */
  end(reason: Error): void {
    this.#ended = reason
    this.#running?.reject(reason)
    for (const job of this.#waiting) job.reject(reason)
    this.#waiting.clear()
  }

  async #runAll(): Promise<void> {
    if (this.#running !== undefined) return
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      this.#waiting.delete(job)
      this.#running = job
      await job.run()
      // Who got an urgent answer may ask at once for what follows from it: ids, then their lines.
      if (job.urgency === 'now' && this.#next()?.urgency === 'later') await nextTask()
    }
    this.#running = undefined
  }

  #next(): Job | undefined {
    const jobs = [...this.#waiting]
    return jobs.find(({ urgency }) => urgency === 'now') ?? jobs[0]
  }
}

/** Not by a timer: a hidden tab's fire once a second. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
