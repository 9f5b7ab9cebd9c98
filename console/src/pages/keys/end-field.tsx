/** When a key ends. */

import { Field } from '../../components/field'

interface EndFieldProps {
  /** In the reader's zone, as inputs have it; nothing leaves it to the service. */
  value: string
  onChange: (value: string) => void
  fault: string | undefined
}

/** A moment in the reader's zone. */
export function EndField({ value, onChange, fault }: EndFieldProps) {
  return (
    <Field
      label="Ends"
      isOptional
      hint="Without a time it holds for as long as the service has set up, by default 90 days."
      fault={fault}
    >
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** Returns the moment as the service takes it; null leaves it to the service. */
export function toMoment(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString()
}
