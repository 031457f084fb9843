import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useOpen } from './use-open'

/** Opens an address, read in ranges; several addresses, apart by spaces or commas, are shards of one dataset. */
export function UrlForm({ onOpen }: { onOpen?: () => void }) {
  const open = useOpen()
  const id = useId()
  const [text, setText] = useState('')
  const urls = text.split(/[\s,]+/).filter((url) => url !== '')
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (urls.length === 0) return
        onOpen?.()
        void open.urls(urls)
      }}
    >
      <label htmlFor={id} className="sr-only">
        Address of a parquet file
      </label>
      <Input
        id={id}
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://…/train.parquet"
        className="flex-1"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={urls.length === 0}>
        Open URL
      </Button>
    </form>
  )
}
