/** One server as it is, and as it changes. */

import { useState } from 'preact/hooks'
import { isApiError, type Server } from '@ostler/sdk'
import { useEvents, useReloadOnEvents } from '../../hooks/events'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'

/** What is known of a server. */
export interface ServerView {
  /** As it was seen last; stays when it has been deleted. */
  server: Server | undefined
  /** Why it could not be read. */
  error: unknown
  /** Whether it was there and is not any more. */
  isDeleted: boolean
  /** When it was deleted, where that was seen. */
  deletedAt: string | null
  reload(): void
  /** Puts something in its place that a change has returned. */
  replace(server: Server): void
}

/** Reads a server, and again whenever something happens to it. */
export function useServer(id: string): ServerView {
  const [deletedAt, setDeletedAt] = useState<string | null>(null)
  const { data, error, reload, replace } = useResource((signal) => client.servers.get(id, { signal, retrySeconds: 4 }), [id])
  const isGone = isApiError(error, 'SERVER_NOT_FOUND')
  const isOver = deletedAt !== null || isGone
  useReloadOnEvents(() => isOver || reload(), ({ server_id }) => server_id === id, 100)
  useEvents(
    ({ type, server_id, created_at }) => server_id === id && type === 'server.deleted' && setDeletedAt(created_at),
    () => {},
  )
  return {
    server: data,
    error: data && isGone ? undefined : error,
    isDeleted: data !== undefined && isOver,
    deletedAt,
    reload,
    replace,
  }
}
