/** Entry of the reader worker. */
import { countMoves } from './moves'
import { readerHandlers } from './reader'
import { serveWorker } from './serve-worker'

serveWorker(readerHandlers(), countMoves)
