/**
 * Zod as this app may use it: without compiling checks from text, which the page's content security policy forbids, and of
 * its functions and languages only those in use, since all of it would be read and run before a file is.
 */
import { config } from 'zod/mini'
import en from 'zod/v4/locales/en.js'

config({ ...en(), jitless: true })

export * from 'zod/mini'
