/** Whether there is little room, as on a phone: where the styles say so too. */

import { signal } from '@preact/signals'

const query = matchMedia('(max-width: 760px)')

/** Whether the window is narrow now. */
export const isNarrow = signal(query.matches)

query.addEventListener('change', () => (isNarrow.value = query.matches))
