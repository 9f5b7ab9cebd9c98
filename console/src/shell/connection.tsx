/** How the way to the service is. */

import { connection } from '../service/client'
import { stream } from '../service/live'

const STREAM_WORDS = { opening: 'Connecting', open: 'Live', broken: 'Reconnecting', closed: 'Not live' }

/** Whether what is shown is live, in a word. */
export function Connection() {
  const word = connection.value === 'away' ? 'Offline' : STREAM_WORDS[stream.value]
  return (
    <span class={`connection ${word === 'Live' ? 'good' : 'warn'}`} role="status">
      <span class="status-mark" aria-hidden="true" />
      {word}
    </span>
  )
}

/** What the page does while the service is away. */
export function Away() {
  return (
    <div role="status" class="away">
      {connection.value === 'away' && (
        <p class="banner">
          The service does not answer. This page shows what was there last, and goes on by itself once the service is
          back.
        </p>
      )}
    </div>
  )
}
