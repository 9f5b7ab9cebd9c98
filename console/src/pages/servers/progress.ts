/** How far the operations of servers are. */

import { useEffect, useState } from 'preact/hooks'
import { client, connection } from '../../service/client'

const EVERY_MS = 2000
const NOTHING: ReadonlyMap<string, number> = new Map()

/** Returns by the ids of servers how far their running operations are, in percent; read again while some go on. */
export function useProgress(isAnyBusy: boolean, all_projects: boolean): ReadonlyMap<string, number> {
  const [progress, setProgress] = useState(NOTHING)
  useEffect(() => {
    if (!isAnyBusy) return setProgress(NOTHING)
    const end = new AbortController()
    const read = () => void readProgress(all_projects, end.signal).then(setProgress, () => {})
    const timer = setInterval(() => !document.hidden && connection.peek() === 'online' && read(), EVERY_MS)
    read()
    return () => {
      clearInterval(timer)
      end.abort()
    }
  }, [isAnyBusy, all_projects])
  return progress
}

async function readProgress(all_projects: boolean, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const query = { status: ['running' as const], limit: 100, ...(all_projects && { all_projects }) }
  const { items } = await client.operations.page(query, { signal, retrySeconds: 0 })
  return new Map(items.map(({ server_id, progress }) => [server_id, progress]))
}
