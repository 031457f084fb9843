/** Entry of the reader worker. */
import { arrivalsSoFar } from '@/lib/parquet/bytes/arrivals'
import { readerHandlers } from './reader'
import { serveWorker } from './serve-worker'

serveWorker(readerHandlers(), arrivalsSoFar)
