import { PanelLeft } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { FacetRail } from '@/components/filters/facet-rail'
import { useShortcut } from '@/components/keyboard'
import { RecordPanel } from '@/components/record/record-panel'
import { useSessionState } from '@/components/session-provider'
import { classNames } from '@/components/ui/class-names'
import { IconButton } from '@/components/ui/icon-button'
import { useMediaQuery } from '@/components/ui/use-media-query'
import { Centre } from './centre'
import { useKept } from './use-kept'

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
  return wide ? (
    <WideWorkspace railOpen={railOpen} railButton={railButton} />
  ) : (
    <NarrowWorkspace railOpen={railOpen} railButton={railButton} onCloseRail={() => setDrawer(false)} />
  )
}

interface WorkspaceProps {
  readonly railOpen: boolean
  readonly railButton: ReactNode
}

function WideWorkspace({ railOpen, railButton }: WorkspaceProps) {
  const recordOpen = useSessionState((state) => state.view.record !== null)
  const panelIds = [...(railOpen ? ['rail'] : []), 'centre', ...(recordOpen ? ['record'] : [])]
  const layout = useDefaultLayout({ id: 'metis-curator.layout', panelIds, storage: localStorage })
  return (
    <Group orientation="horizontal" className="min-h-0 flex-1" id="workspace" {...layout}>
      {railOpen && (
        <>
          <Panel id="rail" defaultSize={236} minSize={180} maxSize={420} groupResizeBehavior="preserve-pixel-size">
            <FacetRail />
          </Panel>
          <Divider label="Width of the filters" />
        </>
      )}
      <Panel id="centre" minSize={360}>
        <Centre railButton={railButton} />
      </Panel>
      {recordOpen && (
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

function NarrowWorkspace({ railOpen, railButton, onCloseRail }: WorkspaceProps & { onCloseRail: () => void }) {
  const recordOpen = useSessionState((state) => state.view.record !== null)
  useShortcut({ keys: 'Escape', label: 'Close filters', group: 'Look', when: railOpen }, onCloseRail)
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden">
      <div className="h-full" inert={recordOpen || railOpen}>
        <Centre railButton={railButton} />
      </div>
      {railOpen && (
        <>
          <button
            type="button"
            aria-label="Close filters"
            className="absolute inset-0 z-20 bg-black/30"
            onClick={onCloseRail}
          />
          <div className="absolute inset-y-0 left-0 z-20 w-72 border-r bg-surface shadow-raised">
            <FacetRail onClose={onCloseRail} />
          </div>
        </>
      )}
      {recordOpen && (
        <div className="absolute inset-0 z-10 bg-surface">
          <RecordPanel />
        </div>
      )}
    </div>
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
