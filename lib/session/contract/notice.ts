/** What the session has to say to a person: what failed or is odd, and what to do next. */

export interface Notice {
  readonly id: string
  readonly tone: 'error' | 'warning'
  readonly title: string
  readonly detail: string | null
  readonly file: string | null
  readonly next: string | null
}
