/** What no test may see: a page error, a message on the error console, a broken content policy, or a request that leaves this machine. */
import type { BrowserContext, ConsoleMessage, Page, Worker } from '@playwright/test'

export class Guard {
  readonly problems: string[] = []
  readonly #allowed: RegExp[] = []

  /** A message this test brings about on purpose. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern)
  }

  async watch(context: BrowserContext): Promise<void> {
    // Heard, not routed: a route stops every request on its way, and turns the browser's cache off.
    context.on('request', (request) => {
      if (isForeign(new URL(request.url())))
        this.problems.push(`request left the machine: ${request.method()} ${request.url()}`)
    })
    // A refused eval is caught by whoever tried it: only the event tells.
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
        console.error(`policy ${violatedDirective} broken: ${blockedURI} in ${sourceFile}`),
      ),
    )
    context.on('page', (page) => this.#watchPage(page))
    for (const page of context.pages()) this.#watchPage(page)
  }

  left(): string[] {
    return this.problems.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)))
  }

  #watchPage(page: Page): void {
    page.on('pageerror', (error) => this.problems.push(`page error: ${error.stack ?? error.message}`))
    page.on('console', (message) => this.#watchConsole(message))
    page.on('crash', () => this.problems.push('the page crashed'))
    page.on('worker', (worker: Worker) => worker.on('console', (message) => this.#watchConsole(message)))
  }

  #watchConsole(message: ConsoleMessage): void {
    if (message.type() === 'error') this.problems.push(`console: ${message.text()} (${message.location().url})`)
  }
}

/** True for addresses of other machines; blob: and data: stay in the browser. */
function isForeign(url: URL): boolean {
  return /^(https?|wss?):$/.test(url.protocol) && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}
