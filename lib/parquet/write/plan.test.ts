import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import packageJson from '../../../package.json'
import { MAX_CHUNK_BYTES } from './chunk-writer'
import { cutGroup, planSelection, runsOfSizes, sortRows, type PlannedPart, type RowRef } from './plan'
import { openFixture } from '../test-files'
import { createdBy } from './write-footer'
import type { Footer } from '../types'

const real = await openFixture('fixtures/rl-paged.parquet')

/** A footer of row groups of those rows, whose widest column holds those bytes. */
function footerOf(groups: readonly (readonly [rows: number, bytes: number])[]): Footer {
  const chunk = real.footer.rowGroups[0]!.columns[0]!
  let firstRow = 0
  const rowGroups = groups.map(([numRows, bytes], index) => {
    const group = {
      index,
      firstRow,
      numRows,
      totalByteSize: bytes,
      columns: [{ ...chunk, totalUncompressedSize: bytes }],
    }
    firstRow += numRows
    return group
  })
  return { ...real.footer, numRows: firstRow, rowGroups }
}

const MB = 1 << 20
const BOUNDS = { maxBytes: MAX_CHUNK_BYTES, pageLists: new Map() }
const footers = fc.array(
  fc
    .array(
      fc.tuple(
        fc.nat(300),
        fc.nat(3_000).map((size) => size * MB),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map(footerOf),
  { minLength: 1, maxLength: 3 },
)

function pickFrom(all: readonly Footer[], keep: number): RowRef[] {
  const rows = all.flatMap((footer, file) => Array.from({ length: footer.numRows }, (_, row) => ({ file, row })))
  return rows.filter((_, i) => ((i * 2654435761) >>> 0) % 100 < keep)
}

function rowsOf(all: readonly Footer[], parts: readonly PlannedPart[]): RowRef[] {
  return parts.flatMap(({ file, rowGroup, rows }) => {
    const { firstRow } = all[file]!.rowGroups[rowGroup]!
    return Array.from(rows, (row) => ({ file, row: firstRow + row }))
  })
}

describe('planSelection', () => {
  it('in file order gives every row once, in order, in groups no column of which is too large', () => {
    fc.assert(
      fc.property(
        footers,
        fc.nat(100),
        fc.constantFrom('source' as const, 'optimised' as const),
        (all, keep, layout) => {
          const rows = pickFrom(all, keep)
          const plan = planSelection(all, rows, layout, BOUNDS)
          if (plan.kind !== 'file-order') throw new Error('not in file order')
          expect(plan.groups.flatMap((group) => rowsOf(all, group.parts))).toEqual(rows)
          for (const group of plan.groups) {
            expect(group.numRows).toBe(group.parts.reduce((sum, part) => sum + part.rows.length, 0))
            const bytes = group.parts.reduce((sum, part) => {
              const source = all[part.file]!.rowGroups[part.rowGroup]!
              return sum + (source.totalByteSize * part.rows.length) / source.numRows
            }, 0)
            expect(group.numRows === 1 || bytes <= MAX_CHUNK_BYTES).toBe(true)
          }
        },
      ),
    )
  })

  it('in any order places every row', () => {
    fc.assert(
      fc.property(footers, fc.nat(100), (all, keep) => {
        const rows = pickFrom(all, keep).toSorted((a, b) => ((a.row * 7919) % 101) - ((b.row * 7919) % 101))
        const { parts, order } = sortRows(all, rows)
        const placed: RowRef[] = []
        for (const [i, row] of rowsOf(all, parts).entries()) placed[order[i]!] = row
        expect(placed).toEqual(rows)
      }),
    )
  })

  it('takes a whole row group up to 1 GiB as it is, and cuts what is larger', () => {
    const rows = pickFrom([footerOf([[10, 1024 * MB]])], 100)
    const groupsOf = (megabytes: number) => {
      const plan = planSelection([footerOf([[10, megabytes * MB]])], rows, 'source', BOUNDS)
      return plan.kind === 'file-order' ? plan.groups.map((group) => group.numRows) : []
    }
    expect(groupsOf(1024)).toEqual([10])
    expect(groupsOf(1100)).toEqual([4, 4, 2])
  })

  it('what a group is cut into keeps the rows and their order, and holds fewer than did not fit', () => {
    fc.assert(
      fc.property(footers, fc.nat(60), (all, rowsThatFit) => {
        const plan = planSelection(all, pickFrom(all, 60), 'optimised', BOUNDS)
        for (const group of plan.kind === 'file-order' ? plan.groups : []) {
          const pieces = cutGroup(group, rowsThatFit)
          expect(pieces === undefined).toBe(group.numRows === 1)
          const rows = (pieces ?? [group]).flatMap(({ parts }) => rowsOf(all, parts))
          expect(rows).toEqual(rowsOf(all, group.parts))
          for (const { numRows } of pieces ?? []) expect(numRows).toBeLessThanOrEqual(Math.max(1, group.numRows >> 1))
        }
      }),
    )
  })

  it('runs of rows in another order are of about one group’s bytes, where there is more than two groups hold', () => {
    expect(runsOfSizes(Float64Array.of(60 * MB, 60 * MB))).toEqual([2])
    expect(runsOfSizes(Float64Array.of(30 * MB, 30 * MB, 30 * MB, 200 * MB, 1, 1))).toEqual([2, 1, 1, 2])
    expect(runsOfSizes(new Float64Array(0))).toEqual([0])
  })
})

it('created_by has the form readers parse, and the version of the package', () => {
  // parquet-mr's VersionParser
  for (const build of [undefined, '0123456789abcdef0123456789abcdef']) {
    const match = /^(.*?)\s+version\s*(?:([^(]*?)\s*(?:\(\s*build\s*([^)]*?)\s*\))?)?$/.exec(createdBy(build))
    expect(match?.slice(1)).toEqual([packageJson.name, packageJson.version, build ?? '0'])
  }
})
