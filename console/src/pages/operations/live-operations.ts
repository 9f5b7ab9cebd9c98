/** The operations of a list, as they go on. */

import { useCallback, useEffect, useRef } from 'preact/hooks'
import type { Event, Operation, OperationAction, OperationStatus } from '@ostler/sdk'
import { PROJECT_FILTERS } from '../../components/filters'
import { useEvents } from '../../hooks/events'
import { readNewestFirst } from '../../hooks/newest'
import { type Pages, usePages } from '../../hooks/pages'
import type { UrlQuery } from '../../hooks/query'
import { useRepetition } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'

const LOOK_MS = 2000
const EVENT_PAUSE_MS = 300
const MOST_AT_ONCE = 20

/** Names of filters in the URL. */
export const FILTERS = { status: 'Status', action: 'Action', server_id: 'Server', ...PROJECT_FILTERS }

/** Whether an operation goes on. */
export function isOpen({ finished_at }: Operation): boolean {
  return finished_at === null
}

/** Reads the operations that the URL asks for, newest first, and keeps them as they are now. */
export function useOperations(query: UrlQuery): Pages<Operation> & { update(operation: Operation): void } {
  const scope = readScope(query)
  const filters = {
    ...scope.parameters,
    status: query.getAll('status') as OperationStatus[],
    action: query.getAll('action') as OperationAction[],
    server_id: query.get('server_id'),
  }
  const asked = {
    ...filters,
    status: filters.status.length > 0 ? filters.status : undefined,
    action: filters.action.length > 0 ? filters.action : undefined,
  }
  const pages = usePages(
    (position, signal) =>
      readNewestFirst((offset, limit) => client.operations.page({ ...asked, offset, limit }, { signal }), position),
    [Object.keys(FILTERS).map((name) => query.getAll(name).join()).join('\n')],
    ({ id }) => id,
  )
  const belongs = (operation: Operation) =>
    (asked.status?.includes(operation.status as OperationStatus) ?? true) &&
    (asked.action?.includes(operation.action as OperationAction) ?? true) &&
    (asked.server_id === undefined || asked.server_id === operation.server_id)
  const update = useUpdate(pages, belongs)
  const look = useLook(pages, update)
  useEventsOfOperations((event) => scope.includes(event), look, pages.reload)
  const open = pages.items.filter(isOpen).map(({ id }) => id)
  useRepetition(() => look(open), LOOK_MS, open.length > 0)
  return { ...pages, update }
}

/** Returns what puts an operation where it belongs: in the place of what was known of it, or at the top, or away. */
function useUpdate({ items, change }: Pages<Operation>, belongs: (operation: Operation) => boolean) {
  const latest = useRef({ items, belongs })
  latest.current = { items, belongs }
  return useCallback((operation: Operation) => {
    const isKnown = latest.current.items.some(({ id }) => id === operation.id)
    const isWanted = latest.current.belongs(operation)
    const put = (before: Operation[]) => {
      if (!isWanted) return before.filter(({ id }) => id !== operation.id)
      if (isKnown) return before.map((one) => (one.id === operation.id ? operation : one))
      const others = before.filter(({ id }) => id !== operation.id)
      return [operation, ...others].sort((one, other) => other.created_at.localeCompare(one.created_at))
    }
    change(put, Number(isWanted) - Number(isKnown))
  }, [])
}

/** Returns what reads operations anew by their ids; where there are too many for that, all that is shown. */
function useLook({ reload }: Pages<Operation>, update: (operation: Operation) => void) {
  const running = useRef<AbortController>(new AbortController())
  useEffect(() => () => running.current.abort(), [])
  return useCallback((ids: string[]) => {
    if (ids.length > MOST_AT_ONCE) return reload()
    const { signal } = running.current
    for (const id of ids)
      client.operations.get(id, { signal }).then(
        (operation) => signal.aborted || update(operation),
        // What is gone, or cannot be read now, is seen when the list is read anew.
        () => {},
      )
  }, [])
}

function useEventsOfOperations(isMeant: (event: Event) => boolean, look: (ids: string[]) => void, reload: () => void) {
  const ids = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEvents((event) => {
    if (event.operation_id === null || !isMeant(event)) return
    ids.current.add(event.operation_id)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      look([...ids.current])
      ids.current.clear()
    }, EVENT_PAUSE_MS)
  }, reload)
}
