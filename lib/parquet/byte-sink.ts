/** Where an export goes. Nothing that looks whole exists before `close` succeeds; `abort` leaves nothing. */
export interface ByteSink {
  /** The bytes may be reused once the promise settles. */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
  abort(reason?: unknown): Promise<void>
}

/** Few large writes: each one to a browser's file costs milliseconds whatever its size. */
const COALESCE_BYTES = 8 << 20

/** Gathers small writes into large ones, one on its way while the next fills; knows the file offset. */
export class SinkWriter {
  offset = 0
  private buffers: [Uint8Array, Uint8Array] | undefined
  private used = 0
  private pending: Promise<void> = Promise.resolve()

  constructor(private readonly sink: ByteSink) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.offset += bytes.length
    let rest = bytes
    while (rest.length > 0) {
      this.buffers ??= [new Uint8Array(COALESCE_BYTES), new Uint8Array(COALESCE_BYTES)]
      const part = rest.subarray(0, COALESCE_BYTES - this.used)
      this.buffers[0].set(part, this.used)
      this.used += part.length
      rest = rest.subarray(part.length)
      if (this.used === COALESCE_BYTES) await this.flush()
    }
  }

  /** Everything is in the sink, which stays open. */
  async finish(): Promise<void> {
    await this.flush()
    await this.pending
  }

  private async flush(): Promise<void> {
    await this.pending
    if (this.buffers === undefined || this.used === 0) return
    const [full, empty] = this.buffers
    this.pending = this.sink.write(full.subarray(0, this.used))
    // A failed write is reported by the next flush; until then it must not count as unhandled.
    this.pending.catch(() => undefined)
    this.buffers = [empty, full]
    this.used = 0
  }
}

/** A sink that keeps what it is given, for small results and tests. */
export function memorySink(): ByteSink & { bytes(): Uint8Array } {
  let parts: Uint8Array[] = []
  return {
    async write(bytes) {
      parts.push(bytes.slice())
    },
    async close() {},
    async abort() {
      parts = []
    },
    bytes() {
      const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += part.length
      }
      return whole
    },
  }
}
