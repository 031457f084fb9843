import { Component } from 'react'
import type { ReactNode } from 'react'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { NoticeBox } from '../ui/notice'

interface RecordBoundaryProps {
  readonly record: LoadedRecord
  readonly raw: boolean
  readonly children: ReactNode
}

/** A record that cannot be drawn says so in its place: its address would bring the fault back after every reload of the app. */
export class RecordBoundary extends Component<RecordBoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  /** Drawn otherwise, or changed, it may well be shown. */
  override componentDidUpdate({ record, raw }: RecordBoundaryProps, { error }: { error: Error | null }) {
    // Only a boundary that stands for a failed drawing is drawn twice.
    // oxlint-disable-next-line react/no-did-update-set-state
    if (error !== null && (record !== this.props.record || raw !== this.props.raw)) this.setState({ error: null })
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <NoticeBox tone="error" title="This record could not be shown" className="m-3">
        <p>This is a fault of the app, not of your data. The record and its saved edits are as they were.</p>
        <p>
          {this.props.raw ? 'Go on to another record.' : 'Look at its raw text, or go on to another record.'} What went
          wrong: {error.message}
        </p>
      </NoticeBox>
    )
  }
}
