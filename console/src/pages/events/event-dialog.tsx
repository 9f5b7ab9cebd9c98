/** One event as the service has sent it. */

import type { Event } from '@ostler/sdk'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { Json } from '../../components/json'
import { ServerLink } from '../../components/server-link'
import { Time } from '../../components/time'
import { Summary } from './summary'

/** An event with all that it has. */
export function EventDialog({ event, onClose }: { event: Event; onClose: () => void }) {
  const { id, type, server_id, operation_id, created_at } = event
  const operation = operation_id && (
    <a href={`/console/operations?operation=${encodeURIComponent(operation_id)}`}>{operation_id}</a>
  )
  return (
    <Dialog title={`Event ${id}: ${type}`} onClose={onClose}>
      <Facts
        facts={[
          ['When', <Time value={created_at} as="moment" />],
          ['What', <Summary event={event} />],
          ['Server', server_id === null ? undefined : <ServerLink id={server_id} />],
          ['Operation', operation ?? undefined],
        ]}
      />
      <h3 class="dialog-raw">As JSON</h3>
      <Json value={event} what="the event as JSON" />
    </Dialog>
  )
}
