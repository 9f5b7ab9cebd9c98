/** What an event says, in a line. */

import type { ApiKeyExpiringData, Event, QuotaCorrectedData, ServerEventData } from '@ostler/sdk'
import { Status } from '../../components/status'

/** What is so since an event; of types that only a newer service has, nothing. */
export function Summary({ event: { type, data } }: { event: Event }) {
  if (type.startsWith('server.')) return <ServerState data={data as ServerEventData} />
  if (type === 'quota.corrected') {
    const { resource, recorded, counted } = data as QuotaCorrectedData
    return `${resource}: ${recorded} were recorded, ${counted} are counted`
  }
  if (type === 'api_key.expiring') {
    const { name, days } = data as ApiKeyExpiringData
    return `${name} ends in ${days} ${days === 1 ? 'day' : 'days'}`
  }
  return null
}

function ServerState({ data: { status, task, fault, changed } }: { data: ServerEventData }) {
  return (
    <span class="event-state">
      <Status value={status} task={task} />
      <span class="event-changed">{fault ? fault.message : changed.join(', ')}</span>
    </span>
  )
}
