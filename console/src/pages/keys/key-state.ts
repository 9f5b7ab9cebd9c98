/** How long an API key holds. */

import type { ApiKey } from '@ostler/sdk'

const SOON_MS = 14 * 86_400_000

/** Returns whether a key holds, in a word; `ends soon` from 14 days before on, when events tell of it too. */
export function stateOf({ expires_at }: ApiKey): string {
  const left = Date.parse(expires_at) - Date.now()
  if (left <= 0) return 'ended'
  return left < SOON_MS ? 'ends soon' : 'active'
}

/** Returns what a key may do, in a few words. */
export function describeRole({ role, all_projects }: ApiKey): string {
  return all_projects ? `${role} of all projects` : role
}
