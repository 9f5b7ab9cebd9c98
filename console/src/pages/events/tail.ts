/** The newest events as they come, and older ones when they are asked for. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Event } from '@ostler/sdk'
import { useEvents } from '../../hooks/events'
import { useRecovery } from '../../hooks/recovery'
import type { Scope } from '../../hooks/scope'
import { position } from '../../service/live'
import { type OlderEvents, readOlder } from './older'

const MOST_KEPT = 10_000

interface State extends OlderEvents {
  /** What came while it was paused, newest first. */
  held: Event[]
  error: unknown
  loading: boolean
}

/** What is shown of the log. */
export interface Tail extends State {
  isPaused: boolean
  /** Holds back what comes, or shows it again. */
  pause(isPaused: boolean): void
  readOlder(): void
  reload(): void
}

const NOTHING: State = { events: [], held: [], begin: 0, isWhole: false, error: undefined, loading: true }

/** Follows the log of a scope, or of one server of it. */
export function useTail(scope: Scope, server: string | undefined): Tail {
  const [state, setState] = useState(NOTHING)
  const [isPaused, setPaused] = useState(false)
  const query = server === undefined ? scope.parameters : { server }
  const latest = useRef({ query, state, isPaused })
  latest.current = { query, state, isPaused }
  const running = useRef<AbortController | undefined>(undefined)

  const read = useCallback((end: number, isMore: boolean) => {
    running.current?.abort()
    const run = (running.current = new AbortController())
    setState((before) => ({ ...before, loading: true }))
    readOlder(latest.current.query, end, run.signal).then(
      (older) => run.signal.aborted || setState((before) => extend(before, older, isMore)),
      (error: unknown) => run.signal.aborted || setState((before) => ({ ...before, error, loading: false })),
    )
  }, [])
  const reload = useCallback(() => position.value !== undefined && read(Number(position.value) + 1, false), [])
  const isOpen = position.value !== undefined
  useEffect(() => {
    setState(NOTHING)
    reload()
    return () => running.current?.abort()
  }, [isOpen, JSON.stringify(query)])

  useEvents((event) => {
    if (server === undefined ? scope.includes(event) : event.server_id === server)
      setState((before) => receive(before, event, latest.current.isPaused))
  }, reload)
  useRecovery(() => latest.current.state.error !== undefined && reload())
  const pause = (wanted: boolean) => {
    setPaused(wanted)
    if (!wanted) setState((before) => ({ ...before, events: [...before.held, ...before.events], held: [] }))
  }
  return { ...state, isPaused, pause, reload, readOlder: () => read(latest.current.state.begin, true) }
}

function extend(before: State, older: OlderEvents, isMore: boolean): State {
  const { begin, isWhole } = older
  const shown = isMore ? before.events : before.events.filter(({ id }) => Number(id) > Number(older.events[0]?.id ?? 0))
  return { ...before, events: [...shown, ...older.events], begin, isWhole, error: undefined, loading: false }
}

/** Adds an event that has just come; a reload may have brought it already. */
function receive(before: State, event: Event, isHeld: boolean): State {
  const { events, held } = before
  const newest = Math.max(Number(held[0]?.id ?? 0), Number(events[0]?.id ?? 0))
  if (newest >= Number(event.id)) return before
  if (isHeld) return { ...before, held: [event, ...held].slice(0, MOST_KEPT) }
  return { ...before, events: [event, ...events].slice(0, MOST_KEPT) }
}
