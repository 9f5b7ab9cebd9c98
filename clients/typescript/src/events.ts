/** The log of events, in pages and as it grows. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { Deadline } from './deadline.js'
import { listEvents, listServerEvents } from './generated/sdk.gen.js'
import type { Event, EventPage, ListEventsData } from './generated/types.gen.js'
import { LARGEST, type Query } from './paging.js'
import { idOf, type Reference } from './references.js'
import { pause } from './retries.js'
import { readMessages } from './stream.js'

const SILENCE_S = 60
const PAUSE_S = 1
const LONGEST_PAUSE_S = 8

type EventQuery = Query<ListEventsData> & {
  /** Only events of this server. */
  server?: Reference | undefined
}

/** How a log is followed. */
export interface FollowOptions extends CallOptions {
  /** The `id` of the event behind which to begin; `0` begins with the first event there is, and nothing with the next. */
  after?: string | undefined
  /** Only events of this server. */
  server?: Reference | undefined
  /** Events of every project; for admins of all projects. */
  all_projects?: boolean | undefined
  /** Events of this project; another one than the caller's own is for admins of all projects. */
  project_id?: string | undefined
  /** After how many seconds without a sign of life the stream is opened anew; 60 unless told otherwise. */
  silenceSeconds?: number | undefined
  /** Is told that the stream is open: at first, and whenever it is again. */
  onOpen?: (() => void) | undefined
  /** Is told that the stream broke off; it is opened again behind the last event. */
  onBreak?: (() => void) | undefined
  /** Is told where the log is, by the `id` of an event: where the stream begins, and behind each event. */
  onPosition?: ((id: string) => void) | undefined
}

/** Reads one page of the log, oldest first; `next_after` is the `after` of the next one. */
export function page(connection: Connection, query: EventQuery = {}, options: CallOptions = {}): Promise<EventPage> {
  const { server, ...rest } = query
  if (server === undefined) return dataOf(listEvents({ client: connection, query: rest, ...options }))
  const path = { server_id: idOf(server) }
  return dataOf(listServerEvents({ client: connection, path, query: rest, ...options }))
}

/** Yields the events that there are, oldest first, and ends with the last one. */
export async function* list(
  connection: Connection,
  query: EventQuery = {},
  options: CallOptions = {},
): AsyncGenerator<Event, void, undefined> {
  let after: string | null | undefined = query.after
  do {
    const read: EventPage = await page(connection, { ...LARGEST, ...query, after }, options)
    yield* read.items
    after = read.next_after
  } while (after !== null)
}

/**
 * Yields each event as it happens, over any number of connections, none left out and none twice, until its signal is
 * aborted or the loop is left. It goes on after a break for as long as that takes, unless `retrySeconds` says
 * otherwise. An error of the code `EVENTS_GONE` says that the service has forgotten events behind `after`.
 */
export async function* follow(
  connection: Connection,
  options: FollowOptions = {},
): AsyncGenerator<Event, void, undefined> {
  const { after, server, all_projects, project_id, silenceSeconds = SILENCE_S, ...rest } = options
  const { onOpen, onBreak, onPosition, ...call } = rest
  const isOfServer = server !== undefined
  let position: string | undefined
  let pauseSeconds = PAUSE_S
  let fruitless = 0
  for (;;) {
    const response = await connection.open('GET', {
      url: isOfServer ? '/api/v1/servers/{server_id}/events' : '/api/v1/events',
      path: { server_id: isOfServer && idOf(server) },
      query: position === undefined ? { after, all_projects, project_id } : { all_projects, project_id },
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': position },
      retrySeconds: Infinity,
      ...call,
    })
    onOpen?.()
    for await (const message of readMessages(response, new Deadline(silenceSeconds, call.signal))) {
      position = message.id ?? position
      pauseSeconds = message.retrySeconds ?? pauseSeconds
      if (message.data !== undefined) {
        fruitless = 0
        yield JSON.parse(message.data) as Event
      }
      if (message.id !== undefined) onPosition?.(message.id)
    }
    call.signal?.throwIfAborted()
    onBreak?.()
    // Something in front of the service may end each stream at once: that is asked less and less often.
    const longest = Math.max(pauseSeconds, LONGEST_PAUSE_S)
    await pause(Math.min(longest, pauseSeconds * 2 ** fruitless++) * (0.5 + Math.random()), call.signal)
  }
}
