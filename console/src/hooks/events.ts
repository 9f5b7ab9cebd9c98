/** What a page does when something happens. */

import { useEffect, useRef } from 'preact/hooks'
import type { Event } from '@ostler/sdk'
import { listen } from '../service/live'

/** Calls `onEvent` for each event, and `onGap` when some may have been missed, while the component is there. */
export function useEvents(onEvent: (event: Event) => void, onGap: () => void): void {
  const latest = useRef({ onEvent, onGap })
  latest.current = { onEvent, onGap }
  useEffect(
    () => listen({ onEvent: (event) => latest.current.onEvent(event), onGap: () => latest.current.onGap() }),
    [],
  )
}

/** Calls `act` once after things have happened, however many: at most every `ms`. For pages that read all anew. */
export function useReloadOnEvents(act: () => void, isMeant: (event: Event) => boolean = () => true, ms = 400): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(act)
  latest.current = act
  const plan = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, ms)
  }
  useEvents((event) => isMeant(event) && plan(), plan)
  useEffect(() => () => clearTimeout(timer.current), [])
}
