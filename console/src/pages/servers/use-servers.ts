/** The list of servers of a page. */

import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useEvents } from '../../hooks/events'
import { useRecovery } from '../../hooks/recovery'
import type { ServerQuery } from './filters'
import { type ListState, LiveList } from './live-list'

/** Returns the list that is asked for, which follows what happens while the page is there. */
export function useServers(query: ServerQuery): LiveList {
  const list = useMemo(() => new LiveList(query), [JSON.stringify(query)])
  useEffect(() => () => list.end(), [list])
  useEvents(
    (event) => list.hear(event),
    () => list.reload(),
  )
  useRecovery(() => list.reload())
  return list
}

/** What is shown of a list. */
export interface ShownList extends ListState {
  /** Whether it is that of another list yet. */
  isOld: boolean
}

/** Returns how a list is or, until that is known, how the one before it was, so that nothing jumps. */
export function useShown(list: LiveList): ShownList {
  const state = list.state.value
  const isOld = state.total === undefined && state.error === undefined
  const latest = useRef(state)
  if (!isOld) latest.current = state
  return { ...latest.current, isOld }
}
