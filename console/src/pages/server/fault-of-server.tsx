/** Why the last operation of a server failed. */

import type { Server } from '@ostler/sdk'

/** The fault with what to try; nothing where there is none. */
export function FaultOfServer({ fault }: { fault: Server['fault'] }) {
  if (fault === null) return null
  const { code, message, hint, retry } = fault
  return (
    <section class="fault" aria-label="Why the last operation failed">
      <p class="fault-message">The last operation failed: {message}</p>
      <p>{hint}</p>
      <p class="fault-source">
        <code>{code}</code> · {retry ? 'asking again may help' : 'asking again will not help'}
      </p>
    </section>
  )
}
