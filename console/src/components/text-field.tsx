/** A field in which a line is typed. */

import type { ComponentChildren } from 'preact'
import { Field } from './field'

interface TextFieldProps {
  label: string
  hint?: ComponentChildren
  fault?: string | undefined
  isOptional?: boolean
  value: string
  onInput: (value: string) => void
  autofocus?: boolean
  autocomplete?: 'off'
  inputMode?: 'numeric' | 'url'
  placeholder?: string
  spellcheck?: boolean
}

/** A labelled line of text. */
export function TextField({ label, hint, fault, isOptional = false, onInput, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} fault={fault} isOptional={isOptional}>
      {(ids) => <input {...ids} {...input} onInput={(event) => onInput(event.currentTarget.value)} />}
    </Field>
  )
}
