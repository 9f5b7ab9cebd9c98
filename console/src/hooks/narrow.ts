/** Whether there is little room, as on a phone: where the styles say so too. */

import { signal } from '@preact/signals'

/** Whether the window is narrow now. */
export const isNarrow = watchWidth('(max-width: 760px)')

/** Whether there is no room for everything that a table could tell. */
export const isTight = watchWidth('(max-width: 1320px)')

function watchWidth(condition: string) {
  const query = matchMedia(condition)
  const matches = signal(query.matches)
  query.addEventListener('change', () => (matches.value = query.matches))
  return matches
}
