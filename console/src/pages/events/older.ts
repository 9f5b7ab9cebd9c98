/** The log of events, read backwards: the service gives what lies behind a position, oldest first. */

import { type Event, isApiError } from '@ostler/sdk'
import { client } from '../../service/client'

/** Whose events are wanted. */
export interface EventQuery {
  server?: string | undefined
  all_projects?: boolean
  project_id?: string
}

/** What was read, newest first. */
export interface OlderEvents {
  events: Event[]
  /** The position from which on everything was read. */
  begin: number
  /** Whether there is nothing before it. */
  isWhole: boolean
}

const WANTED = 50
const FIRST_SPAN = 100
const LIMIT = 100

/**
 * Reads the events before the position `end`. Positions are counted over all projects, so that of one project few may
 * be among many: each attempt looks four times as far.
 */
export async function readOlder(query: EventQuery, end: number, signal: AbortSignal): Promise<OlderEvents> {
  let events: Event[] = []
  let begin = end
  for (let span = FIRST_SPAN; ; span *= 4) {
    const read = await readSpan(query, Math.max(0, begin - 1 - span), begin, signal)
    events = [...events, ...read.events.reverse()]
    begin = read.begin
    if (read.isWhole || events.length >= WANTED) return { events, begin, isWhole: read.isWhole }
  }
}

/** Reads what lies behind `after` and before `end`, oldest first. */
async function readSpan(query: EventQuery, after: number, end: number, signal: AbortSignal): Promise<OlderEvents> {
  const events: Event[] = []
  let position: string | null = String(after)
  let first = 0
  try {
    while (position !== null) {
      const page = await client.events.page({ ...query, after: position, limit: LIMIT }, { signal })
      const wanted = page.items.filter(({ id }) => Number(id) < end)
      events.push(...wanted)
      first = Number(page.first_available)
      position = wanted.length < page.items.length ? null : page.next_after
    }
  } catch (error) {
    if (!isApiError(error, 'EVENTS_GONE')) throw error
    const kept = Number(error.details.first_available) - 1
    if (kept <= after || kept >= end - 1) return { events: [], begin: end, isWhole: true }
    return { ...(await readSpan(query, kept, end, signal)), isWhole: true }
  }
  return { events, begin: after + 1, isWhole: after + 1 <= first }
}
