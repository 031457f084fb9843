/** Entry of the reader worker. */
import { readerHandlers } from './reader'
import { serveWorker } from './serve-worker'

serveWorker(readerHandlers())
