import { ChevronRight, Lock } from 'lucide-react'
import { useState } from 'react'
import { formatPath, getAt } from '@/lib/dataset/cells'
import type { TreeNode } from '@/lib/dataset/tree'
import type { CellValue, FieldPath } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { classNames } from '../ui/class-names'
import { useHasDraftIn } from './drafts'
import { EditableValue } from './editable-value'

/** A row's fields as a tree that folds; what may be edited has a pencil, what is locked says why. */
export function FieldTree({ nodes, record, editable, locked }: FieldTreeProps) {
  return (
    <ul className="flex flex-col text-xs">
      {nodes.map((node) => (
        <FieldNode key={node.label} node={node} record={record} editable={editable} locked={locked} depth={0} />
      ))}
    </ul>
  )
}

interface FieldTreeProps {
  readonly nodes: readonly TreeNode[]
  readonly record: LoadedRecord
  /** Paths that may be edited, as formatPath writes them. */
  readonly editable: ReadonlySet<string>
  /** Why a path may not be edited, where a person would expect that it may. */
  readonly locked: (path: FieldPath) => string | null
}

function FieldNode({ node, depth, ...rest }: Omit<FieldTreeProps, 'nodes'> & { node: TreeNode; depth: number }) {
  const [chosen, choose] = useState<boolean | null>(null)
  const hasDraft = useHasDraftIn(rest.record.ref, node.path)
  // It stays open when the draft is saved: what came of it is to be seen.
  if (chosen === null && hasDraft) choose(true)
  const open = chosen ?? depth < 1
  const branch = node.children.length > 0
  if (!branch) return <LeafLine node={node} {...rest} />
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => choose(!open)}
        className="flex w-full items-center gap-1 rounded-sm py-0.5 text-left hover:bg-raised"
      >
        <ChevronRight
          size={12}
          className={classNames('shrink-0 text-muted transition-transform', open && 'rotate-90')}
        />
        <span className="font-medium">{node.label}</span>
        <span className="text-faint">{node.summary}</span>
      </button>
      {open && (
        <ul className="ml-1.5 flex flex-col border-l pl-3">
          {node.children.map((child) => (
            <FieldNode key={child.label} node={child} depth={depth + 1} {...rest} />
          ))}
        </ul>
      )}
    </li>
  )
}

const TONES: Readonly<Partial<Record<TreeNode['kind'], string>>> = {
  null: 'text-faint italic',
  bytes: 'text-faint',
  more: 'text-faint',
}

function LeafLine({ node, record, editable, locked }: Omit<FieldTreeProps, 'nodes'> & { node: TreeNode }) {
  const path = formatPath(node.path)
  const value: CellValue = getAt(record.row, node.path) ?? null
  const why = locked(node.path)
  const text = <LeafText node={node} value={value} />
  return (
    <li className="flex items-start gap-2 py-0.5 pl-4">
      <span className="max-w-40 shrink-0 truncate text-muted" title={path}>
        {node.label}
      </span>
      <div className="min-w-0 flex-1">
        {editable.has(path) ? (
          <EditableValue record={record} path={node.path} value={value} label={path}>
            {text}
          </EditableValue>
        ) : (
          text
        )}
        {why !== null && (
          <span title={why} className="ml-1.5 inline-block align-[-2px] text-muted">
            <Lock size={12} aria-label={why} />
          </span>
        )}
      </div>
    </li>
  )
}

function LeafText({ node, value }: { node: TreeNode; value: CellValue }) {
  const [all, setAll] = useState(false)
  const long = node.shortened && typeof value === 'string'
  return (
    <span className={classNames('[overflow-wrap:anywhere] whitespace-pre-wrap', TONES[node.kind])}>
      {all && typeof value === 'string' ? (
        value
      ) : node.summary === '' ? (
        <span className="text-faint italic">empty</span>
      ) : (
        node.summary
      )}
      {long && (
        <button type="button" onClick={() => setAll(!all)} className="ml-1 text-accent hover:underline">
          {all ? 'less' : 'all of it'}
        </button>
      )}
    </span>
  )
}
