/** Where an export goes. Nothing that looks whole exists before `close` succeeds; `abort` leaves nothing. */
export interface ByteSink {
  /** The bytes may be reused once the promise settles. */
  write(bytes: Uint8Array): Promise<void>
  /** Takes bytes that need not pass through this thread's memory, where the sink can. */
  writeBlob?(blob: Blob): Promise<void>
  close(): Promise<void>
  abort(reason?: unknown): Promise<void>
}

/** Few large writes: each one to a browser's file costs milliseconds whatever its size. */
const COALESCE_BYTES = 4 << 20
/** Full buffers on their way while the next one fills. */
const MOST_WAITING = 2

/** Gathers small writes into large ones, some on their way while the next fills; knows the file offset. */
export class SinkWriter {
  offset = 0
  private room: Uint8Array | undefined
  private used = 0
  private readonly spare: Uint8Array[] = []
  private readonly waiting: Promise<void>[] = []
  private last: Promise<void> = Promise.resolve()

  constructor(private readonly sink: ByteSink) {}

  get takesBlobs(): boolean {
    return this.sink.writeBlob !== undefined
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.offset += bytes.length
    for (let at = 0; at < bytes.length;) {
      this.room ??= this.spare.pop() ?? new Uint8Array(COALESCE_BYTES)
      const part = bytes.subarray(at, at + COALESCE_BYTES - this.used)
      this.room.set(part, this.used)
      this.used += part.length
      at += part.length
      if (this.used === COALESCE_BYTES) await this.flush()
    }
  }

  async writeBlob(blob: Blob): Promise<void> {
    await this.flush()
    this.offset += blob.size
    await this.send(() => this.sink.writeBlob!(blob))
  }

  /** Everything is in the sink, which stays open. */
  async finish(): Promise<void> {
    await this.flush()
    await this.last
  }

  private async flush(): Promise<void> {
    const { room, used } = this
    if (room === undefined || used === 0) return
    this.room = undefined
    this.used = 0
    await this.send(async () => {
      await this.sink.write(room.subarray(0, used))
      this.spare.push(room)
    })
  }

  /** In order, one after the other. Resolves when few enough wait; a failure is reported by what is sent next. */
  private async send(write: () => Promise<void>): Promise<void> {
    this.last = this.last.then(write)
    this.last.catch(() => undefined)
    this.waiting.push(this.last)
    if (this.waiting.length > MOST_WAITING) await this.waiting.shift()
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
