/** The kinds of inputs that filters have. */

import { useEffect, useState } from 'preact/hooks'
import { Field, type FieldIds } from '../../components/field'

interface FilterFieldProps {
  label: string
  fault: string | undefined
  /** What is set now. */
  value: string
  onChange: (value: string) => void
}

interface TextFilterProps extends FilterFieldProps {
  placeholder?: string
}

/** A text, taken over with Enter or when the input is left. */
export function TextFilter({ label, fault, ...rest }: TextFilterProps) {
  return (
    <Field label={label} fault={fault}>
      {(ids) => <TextInput ids={ids} {...rest} />}
    </Field>
  )
}

interface TextInputProps extends Pick<TextFilterProps, 'value' | 'onChange' | 'placeholder'> {
  ids: FieldIds
}

function TextInput({ ids, value, placeholder = '', onChange }: TextInputProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const take = () => {
    if (typed.trim() === value) return
    onChange(typed.trim())
    // What only adds to a list is empty again, whatever it was.
    if (value === '') setTyped('')
  }
  return (
    <input
      {...ids}
      value={typed}
      placeholder={placeholder}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      onBlur={take}
    />
  )
}

interface ChoiceFilterProps extends FilterFieldProps {
  /** What can be chosen; what is set is among it anyway. */
  options: readonly string[]
  any: string
}

/** One of several. */
export function ChoiceFilter({ label, fault, value, onChange, options, any }: ChoiceFilterProps) {
  const all = value === '' || options.includes(value) ? options : [value, ...options]
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{any}</option>
          {all.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A moment: in the reader's zone here, in UTC for the service. */
export function MomentFilter({ label, fault, value, onChange }: FilterFieldProps) {
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={writeLocal(value)}
          onChange={(event) => onChange(writeMoment(event.currentTarget.value))}
        />
      )}
    </Field>
  )
}

function writeLocal(moment: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function writeMoment(local: string): string {
  const date = new Date(local)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
