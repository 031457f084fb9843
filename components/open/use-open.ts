import { useMemo } from 'react'
import { useUrlFollower } from '@/components/url/url-sync'
import type { LocalFile } from '@/components/url/local-files'

/** Everything a person can open, as commands for buttons. */
export interface Open {
  readonly files: (items: readonly (File | FileSystemFileHandle | FileSystemDirectoryHandle)[]) => Promise<void>
  readonly urls: (urls: readonly string[]) => Promise<void>
  readonly demo: (kind: 'prompts' | 'trajectories') => Promise<void>
  readonly recent: (id: string) => Promise<void>
  readonly local: (files: readonly LocalFile[]) => Promise<void>
}

export function useOpen(): Open {
  const follower = useUrlFollower()
  return useMemo<Open>(
    () => ({
      files: (items) => follower.open('remembered', (session) => session.openFiles(items)),
      urls: (urls) => follower.open({ kind: 'src', urls }, (session) => session.openUrls(urls)),
      demo: (demo) => follower.open({ kind: 'demo', demo }, (session) => session.openDemo(demo)),
      recent: (id) => follower.open({ kind: 'recent', id }, (session) => session.openRecent(id)),
      local: (files) =>
        follower.open({ kind: 'local', names: files.map((file) => file.name) }, (session) =>
          session.openUrls(files.map((file) => file.url)),
        ),
    }),
    [follower],
  )
}
