import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Root } from './local-files.mjs'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
export function createHandler(options: { folder: string; roots: Root[] }): Promise<Handler>
export function listen(handler: Handler, port: number): Promise<{ port: number; close: () => Promise<void> }>
