/** A database that is opened again where its connection was lost: the browser ends one when its storage process dies or is cleaned. */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb'

export class Connection<Schema extends DBSchema> {
  readonly #open: () => Promise<IDBPDatabase<Schema>>
  #db: IDBPDatabase<Schema> | undefined

  private constructor(open: (lost: () => void) => Promise<IDBPDatabase<Schema>>) {
    this.#open = () => open(() => (this.#db = undefined))
  }

  /** Rejects where the browser does not open it. */
  static async open<Schema extends DBSchema>(
    name: string,
    version: number,
    upgrade: OpenDBCallbacks<Schema>['upgrade'],
  ): Promise<Connection<Schema>> {
    const connection = new Connection<Schema>((lost) =>
      openDB<Schema>(name, version, {
        ...(upgrade && { upgrade }),
        terminated: lost,
        // A newer version of the app in another tab may upgrade: let go of the old one.
        blocking(_current, _blocked, event) {
          lost()
          ;(event.target as IDBDatabase).close()
        },
      }),
    )
    connection.#db = await connection.#open()
    return connection
  }

  /** Work that a lost connection cut short is done once more on a new one, so it must be such as may be done twice. */
  async use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const db = (this.#db ??= await this.#open())
    try {
      return await work(db)
    } catch (error) {
      const isLost = this.#db !== db || (error instanceof DOMException && error.name === 'InvalidStateError')
      if (!isLost) throw error
      this.#db = await this.#open()
      return work(this.#db)
    }
  }

  close(): void {
    this.#db?.close()
  }
}
