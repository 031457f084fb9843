import { describe, expect, test } from 'vitest'
import { filesRequest } from './open-requests'

/** A folder as the browser hands it out: names → contents of files, or folders. */
interface Tree {
  readonly [name: string]: string | Tree
}

function folder(name: string, tree: Tree): FileSystemDirectoryHandle {
  const entries = Object.entries(tree).map(([child, content]) =>
    typeof content === 'string'
      ? { kind: 'file', name: child, getFile: () => Promise.resolve(new File([content], child)) }
      : folder(child, content),
  )
  const values = async function* () {
    yield* await Promise.resolve(entries)
  }
  return { kind: 'directory', name, values } as unknown as FileSystemDirectoryHandle
}

describe('a folder', () => {
  test('gives its parquet files and those in the folders in it, under its own name', async () => {
    const request = await filesRequest([
      folder('shards', { 'a.parquet': '1', 'notes.txt': '2', deeper: { 'B.PARQUET': '3', empty: {} } }),
    ])
    expect(request.name).toBe('shards')
    expect(request.sources.map((source) => source.kind === 'file' && source.file.name)).toEqual([
      'a.parquet',
      'B.PARQUET',
    ])
    // So that it opens again in one click.
    expect(request.kept).toHaveLength(2)
  })

  test('beside others and files opens with all of them', async () => {
    const request = await filesRequest([
      folder('b', { 'b.parquet': '1' }),
      new File(['2'], 'loose.parquet'),
      folder('a', { 'a.parquet': '3', 'c.parquet': '4' }),
    ])
    expect(request.name).toBe('a and 2 more')
    expect(request.sources.map((source) => source.kind === 'file' && source.file.name)).toEqual([
      'b.parquet',
      'loose.parquet',
      'a.parquet',
      'c.parquet',
    ])
    // A file without a handle can't be found again, and a dataset is remembered whole or not at all.
    expect(request.kept).toEqual([])
  })

  test('of more files or deeper than is looked through is refused, not cut', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, k) => [`${k}.parquet`, '']))
    await expect(filesRequest([folder('all', many)])).rejects.toMatchObject({
      file: 'all',
      next: expect.any(String) as string,
    })
    const { '0.parquet': one, ...most } = many
    expect(one).toBe('')
    expect((await filesRequest([folder('all', most)])).sources).toHaveLength(2_000)
    const deep = Array.from({ length: 7 }).reduce<Tree>((tree) => ({ deeper: tree }), { 'a.parquet': '' })
    await expect(filesRequest([folder('top', deep)])).rejects.toMatchObject({
      message: expect.stringContaining('deep') as string,
    })
  })

  test('without any says so', async () => {
    await expect(filesRequest([folder('notes', { 'a.txt': '' })])).rejects.toMatchObject({
      code: 'empty',
      file: 'notes',
    })
  })
})
