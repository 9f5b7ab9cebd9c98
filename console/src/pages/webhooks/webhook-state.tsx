/** How a webhook stands, in a word. */

import type { Webhook } from '@ostler/sdk'
import { Status } from '../../components/status'

/** Whether events are delivered, and whether that works. */
export function WebhookState({ webhook: { status, failing_since } }: { webhook: Webhook }) {
  return <Status value={status === 'enabled' && failing_since !== null ? 'failing' : status} />
}
