import type { ReactNode } from 'react'
import { ScrollBox } from '@/components/ui/scroll-box'

/** The numbers behind a chart. The first column names the line; the others are numbers. */
export function DataTable({ caption, head, lines }: DataTableProps) {
  return (
    <ScrollBox label={caption}>
      <table className="w-full text-xs tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-muted">
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" className={`pb-1 font-medium ${at === 0 ? 'text-left' : 'pl-3 text-right'}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, cells }) => (
            <tr key={key} className="border-t">
              <th scope="row" className="py-1 text-left font-normal [overflow-wrap:anywhere]">
                {name}
              </th>
              {cells.map((cell, at) => (
                <td key={head[at + 1]} className="py-1 pl-3 text-right whitespace-nowrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

interface DataTableProps {
  readonly caption: string
  readonly head: readonly string[]
  readonly lines: readonly { readonly key: string; readonly name: ReactNode; readonly cells: readonly ReactNode[] }[]
}
