/** Zod as this app may use it: without compiling checks from text, which the page's content security policy forbids. */
import { z } from 'zod'

z.config({ jitless: true })

export { z }
