/** What is known of a webhook. */

import type { Webhook } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Facts } from '../../components/facts'
import { Time } from '../../components/time'
import { WebhookState } from './webhook-state'

/** How a webhook stands, and why. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { url, description, event_types, disabled_reason, failing_since, next_attempt_at } = webhook
  return (
    <section class="card">
      <h2 class="visually-hidden">The webhook</h2>
      <Facts
        facts={[
          ['Status', <WebhookState webhook={webhook} />],
          ['Why', disabled_reason ?? undefined],
          ['Failing', failing_since === null ? undefined : <Failing webhook={webhook} />],
          ['Next attempt', next_attempt_at === null ? undefined : <Time value={next_attempt_at} />],
          ['URL', <Copyable text={url} what="the URL" />],
          ['Description', description === '' ? undefined : description],
          ['Events', event_types.length === 0 ? 'all' : event_types.join(', ')],
          ['Has come to', <>event {webhook.position}</>],
          ['Project', webhook.project_id],
          ['Created', <Time value={webhook.created_at} as="moment" />],
          ['Changed', <Time value={webhook.updated_at} as="moment" />],
          ['Id', <Copyable text={webhook.id} what="the id" />],
        ]}
      />
    </section>
  )
}

function Failing({ webhook: { failing_since, last_delivery } }: { webhook: Webhook }) {
  return (
    <>
      since <Time value={failing_since} as="moment" />: {last_delivery?.error}
    </>
  )
}
