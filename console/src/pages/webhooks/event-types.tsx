/** Which events a webhook gets. */

import type { EventType } from '@ostler/sdk'

const TYPES: EventType[] = [
  ...(['server.created', 'server.changed', 'server.deleted', 'server.leftover_deleted'] as const),
  ...(['quota.corrected', 'api_key.expiring'] as const),
]

interface EventTypesProps {
  value: EventType[]
  onChange: (value: EventType[]) => void
  fault: string | undefined
}

/** A box for each type of event; none is all of them. */
export function EventTypes({ value, onChange, fault }: EventTypesProps) {
  const toggle = (type: EventType) =>
    onChange(value.includes(type) ? value.filter((one) => one !== type) : [...value, type])
  return (
    <fieldset class="field choices-box">
      <legend>Events</legend>
      <p class="hint">Without any, all events are sent.</p>
      {TYPES.map((type) => (
        <label key={type}>
          <input type="checkbox" checked={value.includes(type)} onChange={() => toggle(type)} /> {type}
        </label>
      ))}
      {fault !== undefined && <p class="field-fault">{fault}</p>}
    </fieldset>
  )
}
