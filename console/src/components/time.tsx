/** Moments, in the reader's zone. */

import { signal } from '@preact/signals'

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const now = signal(Date.now())
setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, 10_000)

/** How far away a moment is: `3 minutes ago`. */
export function formatDistance(moment: number, from: number): string {
  const seconds = Math.round((moment - from) / 1000)
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return relative.format(Math.trunc(seconds / size), unit)
}

interface TimeProps {
  /** A moment as the service writes it (UTC). */
  value: string | null
  /** Whether to say how long ago, with the moment itself as its title, or the moment. */
  as?: 'distance' | 'moment'
}

/** A moment; a dash where there is none. */
export function Time({ value, as = 'distance' }: TimeProps) {
  if (value === null) return <span>–</span>
  const moment = new Date(value)
  const text = as === 'distance' ? formatDistance(moment.getTime(), Math.max(now.value, Date.now())) : short.format(moment)
  return (
    <time dateTime={value} title={full.format(moment)}>
      {text}
    </time>
  )
}
