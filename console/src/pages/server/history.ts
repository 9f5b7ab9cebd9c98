/** Operations and events of a server as one list. */

import type { Event, Operation } from '@ostler/sdk'
import { useReloadOnEvents } from '../../hooks/events'
import { readNewestFirst } from '../../hooks/newest'
import { usePages } from '../../hooks/pages'
import { useUrlQuery } from '../../hooks/query'
import { useRepetition } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'
import { isAdminOfAll } from '../../service/me'
import { useTail } from '../events/tail'

/** One line of it: an operation or an event. */
export interface Entry {
  key: string
  at: string
  operation?: Operation
  event?: Event
}

/** What is known of the past of a server. */
export interface History {
  /** Newest first, without a gap. */
  entries: Entry[]
  error: unknown
  loading: boolean
  hasMore: boolean
  readMore(): void
  reload(): void
}

const LOOK_MS = 2000

/** Reads the past of a server, and what comes. */
export function useHistory(id: string): History {
  const tail = useTail(readScope(useUrlQuery()), id)
  const query = { server_id: id, ...(isAdminOfAll.value && { all_projects: true }) }
  const operations = usePages<Operation>(
    (position) => readNewestFirst((offset, limit) => client.operations.page({ ...query, offset, limit }), position),
    [id],
    (operation) => operation.id,
  )
  useReloadOnEvents(operations.reload, ({ server_id }) => server_id === id)
  useRepetition(operations.reload, LOOK_MS, operations.items.some(({ finished_at }) => finished_at === null))
  const readMore = () => {
    if (operations.hasMore) operations.readMore()
    if (!tail.isWhole) tail.readOlder()
  }
  return {
    entries: merge(operations.items, operations.hasMore, tail.events, !tail.isWhole),
    error: operations.error ?? tail.error,
    loading: operations.loading || tail.loading,
    hasMore: operations.hasMore || !tail.isWhole,
    readMore,
    reload: () => {
      operations.reload()
      tail.reload()
    },
  }
}

/** Returns both in order, down to where more of one would lie between those of the other. */
function merge(operations: Operation[], moreOperations: boolean, events: Event[], moreEvents: boolean): Entry[] {
  const all: Entry[] = [
    ...operations.map((operation) => ({ key: `operation ${operation.id}`, at: operation.created_at, operation })),
    ...events.map((event) => ({ key: `event ${event.id}`, at: event.created_at, event })),
  ]
  const ends = [moreOperations && operations.at(-1)?.created_at, moreEvents && events.at(-1)?.created_at]
  const end = Math.max(...ends.map((moment) => (moment ? Date.parse(moment) : -Infinity)))
  return all.filter(({ at }) => Date.parse(at) >= end).sort(compareEntries)
}

function compareEntries(one: Entry, other: Entry): number {
  return Date.parse(other.at) - Date.parse(one.at) || Number(other.event?.id ?? 0) - Number(one.event?.id ?? 0)
}
