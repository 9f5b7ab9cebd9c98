/** The list of servers of a page. */

import { useEffect, useMemo } from 'preact/hooks'
import { useEvents } from '../../hooks/events'
import type { ServerQuery } from './filters'
import { LiveList } from './live-list'

/** Returns the list that is asked for, which follows what happens while the page is there. */
export function useServers(query: ServerQuery): LiveList {
  const list = useMemo(() => new LiveList(query), [JSON.stringify(query)])
  useEffect(() => () => list.end(), [list])
  useEvents(
    (event) => list.hear(event),
    () => list.reload(),
  )
  return list
}
