/** To what a key is restricted beside its role. */

import { Field } from '../../components/field'
import type { Sending } from '../../hooks/form'

/** What was typed, one thing a line. */
export interface Restrictions {
  labels: string
  servers: string
  operations: string
}

const PARTS: [part: keyof Restrictions, label: string, hint: string, placeholder: string][] = [
  ['labels', 'Only servers with these labels', 'One a line: name=value.', 'team=web'],
  ['servers', 'Only these servers', 'Their ids, one a line.', ''],
  ['operations', 'Only these operations', 'Their names in the document of the API, one a line.', 'list_servers'],
]

interface RestrictionFieldsProps {
  value: Restrictions
  onChange: (part: Partial<Restrictions>) => void
  sending: Sending
}

/** A field for each kind of restriction; what is empty restricts nothing. */
export function RestrictionFields({ value, onChange, sending }: RestrictionFieldsProps) {
  const isWanted = PARTS.some(([part]) => value[part] !== '' || sending.faultOf(`restrictions.${part}`) !== undefined)
  return (
    <details class="restrictions" open={isWanted || undefined}>
      <summary>Restrictions</summary>
      {PARTS.map(([part, label, hint, placeholder]) => (
        <Field key={part} label={label} isOptional hint={hint} fault={sending.faultOf(`restrictions.${part}`)}>
          {(ids) => (
            <textarea
              {...ids}
              rows={2}
              spellcheck={false}
              placeholder={placeholder}
              value={value[part]}
              onInput={(event) => onChange({ [part]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
    </details>
  )
}
