/** Going on by itself: what could not be read, or may be old by now, is read again when that can help. */

import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { connection, session } from '../service/client'

/** Calls `act` when the service answers the caller again after it did not, and the component is there. */
export function useRecovery(act: () => void): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    let wasAway = false
    return effect(() => {
      const isAway = connection.value === 'away' || session.value === 'ended'
      // Not within the signal's own update: what is read there would be watched too.
      if (wasAway && !isAway) setTimeout(() => latest.current())
      wasAway = isAway
    })
  }, [])
}

/** Calls `act` when the tab is looked at again and when the service is back, for what no event tells of. */
export function useFreshness(act: () => void): void {
  const latest = useRef(act)
  latest.current = act
  useRecovery(act)
  useEffect(() => {
    const look = () => document.hidden || latest.current()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
}

/** Calls `act` every `ms` while `isWanted` and the tab is looked at. */
export function useRepetition(act: () => void, ms: number, isWanted: boolean): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (!isWanted) return
    const timer = setInterval(() => document.hidden || latest.current(), ms)
    return () => clearInterval(timer)
  }, [ms, isWanted])
}
