/** What happens, as it happens: one stream of events for the whole tab, shared by its pages. */

import { signal } from '@preact/signals'
import { type Event, isApiError } from '@ostler/sdk'
import { client, session } from './client'

/** How the stream is: `broken` until it is open again, `closed` while nobody looks or nobody is signed in. */
export const stream = signal<'opening' | 'open' | 'broken' | 'closed'>('closed')

interface Listener {
  onEvent?(event: Event): void
  /** Events may have been missed: what is shown has to be read anew. */
  onGap?(): void
}

const listeners = new Set<Listener>()
const HIDDEN_MS = 60_000

let position: string | undefined
let running: AbortController | undefined
let hiding: ReturnType<typeof setTimeout> | undefined

/** Tells `listener` of all that happens; returns what ends that. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Keeps the stream open while somebody is signed in and the tab is looked at: browsers have few connections. */
export function keepStream(): void {
  session.subscribe((state) => (state === 'ended' ? close() : open()))
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

function open(): void {
  if (running || document.hidden || session.value !== 'open') return
  running = new AbortController()
  if (position === undefined) tellGap()
  stream.value = 'opening'
  void follow(running)
}

async function follow(run: AbortController): Promise<void> {
  const { signal } = run
  const onOpen = () => void (stream.value = 'open')
  const onBreak = () => void (stream.value = 'broken')
  try {
    for await (const event of client.events.follow({ after: position, signal, onOpen, onBreak })) {
      position = event.id
      for (const listener of listeners) listener.onEvent?.(event)
    }
  } catch (error) {
    if (signal.aborted) return
    running = undefined
    stream.value = 'broken'
    // The service has forgotten events behind this one, or is another: what is shown is read anew.
    if (isApiError(error, 'EVENTS_GONE') || isApiError(error, 'VALIDATION_ERROR')) position = undefined
    setTimeout(open, 1000)
  }
}

function tellGap(): void {
  for (const listener of listeners) listener.onGap?.()
}
