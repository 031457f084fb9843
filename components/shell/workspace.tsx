import { PanelLeft } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { FacetRail } from '@/components/filters/facet-rail'
import { keep, readKept } from '@/components/kept'
import { useShortcut } from '@/components/keyboard'
import { RecordPanel } from '@/components/record/record-panel'
import { useSessionState } from '@/components/session-provider'
import { classNames } from '@/components/ui/class-names'
import { IconButton } from '@/components/ui/icon-button'
import { useMediaQuery } from '@/components/ui/use-media-query'
import { Centre } from './centre'
import { useKept } from './use-kept'

const STORAGE = { getItem: readKept, setItem: keep }

/** Facets left, table centre, record right. Under 1100 px the facets are a drawer and the record lies over the table. */
export function Workspace() {
  const wide = useMediaQuery('(min-width: 1100px)')
  const [railKept, keepRail] = useKept<'open' | 'closed'>('rail', 'open')
  const [drawer, setDrawer] = useState(false)
  const railOpen = wide ? railKept === 'open' : drawer
  const toggleRail = () => (wide ? keepRail(railOpen ? 'closed' : 'open') : setDrawer(!drawer))
  useShortcut({ keys: 'f', label: 'Show or hide filters', group: 'Look' }, toggleRail)
  const railButton = (
    <IconButton
      label={railOpen ? 'Hide filters' : 'Show filters'}
      keys="f"
      icon={<PanelLeft size={16} />}
      aria-expanded={railOpen}
      onClick={toggleRail}
    />
  )
  return (
    <div className="relative flex min-h-0 flex-1 overflow-hidden">
      <Panes wide={wide} railOpen={railOpen} railButton={railButton} />
      {!wide && <Overlays railOpen={railOpen} onCloseRail={() => setDrawer(false)} />}
    </div>
  )
}

interface PanesProps {
  readonly wide: boolean
  readonly railOpen: boolean
  readonly railButton: ReactNode
}

/** The centre stays the same element at any width, so that nothing in it is lost when the window is resized. */
function Panes({ wide, railOpen, railButton }: PanesProps) {
  const recordOpen = useSessionState((state) => state.view.record !== null)
  const railPane = wide && railOpen
  const recordPane = wide && recordOpen
  const panelIds = [...(railPane ? ['rail'] : []), 'centre', ...(recordPane ? ['record'] : [])]
  const layout = useDefaultLayout({ id: 'metis-curator.layout', panelIds, storage: STORAGE })
  return (
    <Group orientation="horizontal" className="min-h-0 flex-1" id="workspace" {...layout}>
      {railPane && (
        <>
          <Panel id="rail" defaultSize={236} minSize={180} maxSize={420} groupResizeBehavior="preserve-pixel-size">
            <FacetRail />
          </Panel>
          <Divider label="Width of the filters" />
        </>
      )}
      <Panel id="centre" minSize={360}>
        <div className="h-full" inert={!wide && (recordOpen || railOpen)}>
          <Centre railButton={railButton} />
        </div>
      </Panel>
      {recordPane && (
        <>
          <Divider label="Width of the record" />
          <Panel id="record" defaultSize="42%" minSize={340} groupResizeBehavior="preserve-pixel-size">
            <RecordPanel />
          </Panel>
        </>
      )}
    </Group>
  )
}

/** In a narrow window the filters slide over the table, and the record lies on it. */
function Overlays({ railOpen, onCloseRail }: { railOpen: boolean; onCloseRail: () => void }) {
  const recordOpen = useSessionState((state) => state.view.record !== null)
  useShortcut({ keys: 'Escape', label: 'Close filters', group: 'Look', when: railOpen }, onCloseRail)
  return (
    <>
      {recordOpen && (
        <div className="absolute inset-0 z-10 bg-surface">
          <RecordPanel />
        </div>
      )}
      {railOpen && (
        <>
          <button
            type="button"
            aria-hidden
            tabIndex={-1}
            className="absolute inset-0 z-20 bg-black/30"
            onClick={onCloseRail}
          />
          <div className="absolute inset-y-0 left-0 z-20 w-72 border-r bg-surface shadow-raised">
            <FacetRail onClose={onCloseRail} />
          </div>
        </>
      )}
    </>
  )
}

function Divider({ label }: { label: string }) {
  return (
    <Separator
      aria-label={label}
      className={classNames(
        'relative w-px bg-line outline-offset-0 transition-colors',
        'hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent',
      )}
    />
  )
}
