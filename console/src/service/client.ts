/** The way to the service: the client of its SDK, and what is known of the connection. */

import { signal } from '@preact/signals'
import { createClient } from '@ostler/sdk'

/** Whether the service answers. */
export const connection = signal<'online' | 'away'>('online')

/** Whether the service takes requests of this browser; `ended` from the first one that it knows nobody behind. */
export const session = signal<'unknown' | 'open' | 'ended'>('unknown')

/** Sends a request of the page, and notes whether the service answers and knows who asks. */
export async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    // The catalogue may be kept for a minute, but not by a page that has just changed it; ETags keep that cheap.
    const response = await fetch(input, { cache: 'no-cache', ...init })
    connection.value = isOfService(response) ? 'online' : 'away'
    if (response.status === 401) session.value = 'ended'
    return response
  } catch (error) {
    if (!isGivenUp(init?.signal)) connection.value = 'away'
    throw error
  }
}

/** A proxy answers 502 or so for a service that is away; what the service answers tells the version of its document. */
function isOfService(response: Response): boolean {
  return response.status < 500 || response.headers.has('API-Version')
}

/** Whether the page itself wants the answer no more; the client ends what takes too long by another reason. */
function isGivenUp(signal: AbortSignal | null | undefined): boolean {
  return signal?.aborted === true && signal.reason instanceof DOMException && signal.reason.name === 'AbortError'
}

/** The service that this page is from. */
export const client = createClient({ fetch: watchedFetch })

/** Throws away what is known of who asks, as after a sign-in. */
export function renewSession(): void {
  session.value = 'open'
}
