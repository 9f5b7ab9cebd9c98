/** What happens, as it happens: one stream of events for the whole tab, shared by its pages. */

import { signal } from '@preact/signals'
import { type Event, isApiError } from '@ostler/sdk'
import { client, session } from './client'
import { isAdminOfAll, me } from './me'

/** How the stream is: `broken` until it is open again, `closed` while nobody looks or nobody is signed in. */
export const stream = signal<'opening' | 'open' | 'broken' | 'closed'>('closed')

interface Listener {
  onEvent?(event: Event): void
  /** Events may have been missed: what is shown has to be read anew. */
  onGap?(): void
}

const listeners = new Set<Listener>()
const HIDDEN_MS = 60_000
const PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
const LOOK_MS = 10_000

/** The `id` of the last event that there was, as far as this tab knows; undefined until the stream is open. */
export const position = signal<string | undefined>(undefined)

/** Why there is no stream for this caller, as for one that may see single servers alone. */
export const refusal = signal<unknown>(undefined)

let running: AbortController | undefined
let looking: ReturnType<typeof setTimeout> | undefined
let hiding: ReturnType<typeof setTimeout> | undefined
let pauseMs = PAUSE_MS

/**
 * Tells `listener` of all that happens, an admin of all projects of what happens in any; returns what ends that.
 */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Keeps the stream open while somebody is signed in and the tab is looked at: browsers have few connections. */
export function keepStream(): void {
  session.subscribe((state) => (state === 'ended' ? close() : open()))
  // Another caller may have another log, and may be given what the one before was refused.
  me.subscribe((caller) => caller === null && forget())
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(close, HIDDEN_MS)
    else open()
  })
}

function close(): void {
  running?.abort()
  running = undefined
  stream.value = 'closed'
}

function forget(): void {
  refusal.value = undefined
  position.value = undefined
}

function open(): void {
  if (running || document.hidden || session.value !== 'open') return
  if (refusal.value !== undefined) return look()
  running = new AbortController()
  stream.value = 'opening'
  void follow(running)
}

async function follow(run: AbortController): Promise<void> {
  const { signal } = run
  const options = { after: position.value, all_projects: isAdminOfAll.value, signal }
  const onBreak = () => void (stream.value = 'broken')
  try {
    for await (const event of client.events.follow({ ...options, onOpen, onBreak, onPosition: move }))
      for (const listener of listeners) listener.onEvent?.(event)
  } catch (error) {
    if (signal.aborted) return
    running = undefined
    if (isApiError(error) && error.status === 403) return refuse(error)
    stream.value = 'broken'
    // The service has forgotten events behind this one, or is another: what is shown is read anew.
    if (isApiError(error, 'EVENTS_GONE') || isApiError(error, 'VALIDATION_ERROR')) position.value = undefined
    setTimeout(open, pauseMs)
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
}

/** A log that began anew while the stream was broken may have come past the old place by now. */
function onOpen(): void {
  const wasBroken = stream.peek() === 'broken'
  stream.value = 'open'
  pauseMs = PAUSE_MS
  if (wasBroken) tellGap()
}

/** Goes on without a stream: what is shown is read anew every few seconds. */
function refuse(error: unknown): void {
  stream.value = 'closed'
  refusal.value = error
  look()
}

function look(): void {
  clearTimeout(looking)
  tellGap()
  looking = setTimeout(open, LOOK_MS)
}

/** Notes where the log is. What was before the stream began, or belongs to a log that began anew, has not been told. */
function move(id: string): void {
  const { value: before } = position
  position.value = id
  if (before === undefined || Number(id) < Number(before)) tellGap()
}

function tellGap(): void {
  for (const listener of listeners) listener.onGap?.()
}
