/** A database that is opened again where its connection was lost: the browser ends one when its storage process dies or is cleaned. */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb'

/** While the browser clears a site's data it refuses to open a database of it. */
const REOPEN_MS = 1_000

export class Connection<Schema extends DBSchema> {
  readonly #open: () => Promise<IDBPDatabase<Schema>>
  readonly #onReopened: (db: IDBPDatabase<Schema>) => Promise<void>
  #db: IDBPDatabase<Schema> | undefined
  #reopening: Promise<IDBPDatabase<Schema>> | undefined

  private constructor(
    open: (connection: Connection<Schema>) => Promise<IDBPDatabase<Schema>>,
    onReopened: (db: IDBPDatabase<Schema>) => Promise<void>,
  ) {
    this.#open = () => open(this)
    this.#onReopened = onReopened
  }

  /**
   * Rejects where the browser does not open it. `onReopened` gets the database that takes the place of a lost one before
   * anybody else: it may be another one, and empty.
   */
  static async open<Schema extends DBSchema>(
    name: string,
    version: number,
    upgrade: OpenDBCallbacks<Schema>['upgrade'],
    onReopened: (db: IDBPDatabase<Schema>) => Promise<void> = () => Promise.resolve(),
  ): Promise<Connection<Schema>> {
    const connection = new Connection<Schema>(async (self) => {
      let db: IDBPDatabase<Schema> | undefined
      db = await openDB<Schema>(name, version, {
        ...(upgrade && { upgrade }),
        terminated: () => self.#lost(db),
        blocking(_current, wanted, event) {
          ;(event.target as IDBDatabase).close()
          // It is being deleted; else a newer version of the app in another tab upgrades: let go of the old one.
          if (wanted === null) self.#lost(db)
        },
      })
      return db
    }, onReopened)
    connection.#db = await connection.#open()
    return connection
  }

  /** Work that a lost connection cut short is done once more on a new one, so it must be such as may be done twice. */
  async use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const db = this.#db ?? (await this.#reopen())
    try {
      return await work(db)
    } catch (error) {
      const isLost = this.#db !== db || (error instanceof DOMException && error.name === 'InvalidStateError')
      if (!isLost) throw error
      if (this.#db === db) this.#db = undefined
      return work(this.#db ?? (await this.#reopen()))
    }
  }

  close(): void {
    this.#db?.close()
  }

  /** Opened again without waiting for a use, since what was on disk may be gone. Where that fails, the next use tries again. */
  #lost(db: IDBPDatabase<Schema> | undefined): void {
    if (this.#db !== db) return
    this.#db = undefined
    setTimeout(() => {
      if (this.#db === undefined) this.#reopen().catch(() => undefined)
    }, REOPEN_MS)
  }

  /** Once for all who ask meanwhile. */
  #reopen(): Promise<IDBPDatabase<Schema>> {
    this.#reopening ??= this.#openAgain().finally(() => (this.#reopening = undefined))
    return this.#reopening
  }

  async #openAgain(): Promise<IDBPDatabase<Schema>> {
    const db = await this.#open()
    try {
      await this.#onReopened(db)
    } catch (error) {
      db.close()
      throw error
    }
    this.#db = db
    return db
  }
}
