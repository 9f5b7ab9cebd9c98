/** When the service deletes a server by itself. */

import { Field } from './field'
import { toLocal } from './moments'

interface ExpiryFieldProps {
  /** As an input of the type `datetime-local` has it; nothing is never. */
  value: string
  onChange: (value: string) => void
  fault: string | undefined
}

const SPANS: [string, number][] = [
  ['8 hours', 8],
  ['1 day', 24],
  ['1 week', 168],
]

/** The choice of a moment, with buttons for some. */
export function ExpiryField({ value, onChange, fault }: ExpiryFieldProps) {
  const choose = (hours: number) => onChange(toLocal(new Date(Date.now() + hours * 3_600_000)))
  return (
    <Field
      label="Ends"
      isOptional
      hint="When the service deletes the server by itself, in your time zone."
      fault={fault}
    >
      {(ids) => (
        <span class="with-buttons">
          <input
            {...ids}
            type="datetime-local"
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {SPANS.map(([label, hours]) => (
            <button key={label} type="button" onClick={() => choose(hours)}>
              in {label}
            </button>
          ))}
          {value && (
            <button type="button" onClick={() => onChange('')}>
              never
            </button>
          )}
        </span>
      )}
    </Field>
  )
}
