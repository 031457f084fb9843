/** Entry of the reader worker. */
import { arrivalsSoFar, oldestRead } from '@/lib/parquet/bytes/arrivals'
import { readerHandlers } from './reader'
import { serveWorker } from './serve-worker'

serveWorker(readerHandlers(), () => ({ moves: arrivalsSoFar(), oldestRead: oldestRead() }))
