/** How much of the list is seen. */

import type { Signal } from '@preact/signals'

interface RangeProps {
  view: Signal<{ first: number; last: number }>
  total: number | undefined
}

const counts = new Intl.NumberFormat()

/** `1–60 of 10,000`. */
export function Range({ view, total }: RangeProps) {
  if (total === undefined) return null
  const { first, last } = view.value
  if (total === 0 || last === 0) return <span>{counts.format(total)}</span>
  return (
    <span>
      {counts.format(first + 1)}–{counts.format(last)} of {counts.format(total)}
    </span>
  )
}
