/** A field of a form: its label, what it is for, and what the service says is wrong with it. */

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What ties an input to its label and its texts. */
export interface FieldIds {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: 'true'
}

interface FieldProps {
  label: string
  hint?: ComponentChildren
  /** What is wrong, in the service's words. */
  fault?: string | undefined
  isOptional?: boolean
  /** Renders the input itself, with the properties that tie it to the label. */
  children: (ids: FieldIds) => ComponentChildren
}

/** One labelled input. */
export function Field({ label, hint, fault, isOptional = false, children }: FieldProps) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isOptional && <span class="optional"> (optional)</span>}
      </label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(fault !== undefined && { 'aria-invalid': 'true' as const }),
      })}
      {fault !== undefined && (
        <p class="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

interface FieldGroupProps extends Omit<FieldProps, 'children'> {
  /** `radiogroup` where one of several is chosen. */
  role?: 'group' | 'radiogroup'
  children: ComponentChildren
}

/** Several inputs that are one field. */
export function FieldGroup({ label, hint, fault, isOptional = false, role = 'group', children }: FieldGroupProps) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div
      class="field"
      role={role}
      aria-labelledby={id}
      aria-describedby={described || undefined}
      data-invalid={fault !== undefined}
    >
      <p class="field-label" id={id}>
        {label}
        {isOptional && <span class="optional"> (optional)</span>}
      </p>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {fault !== undefined && (
        <p class="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

const INPUTS = 'input, select, textarea, button'

/** Puts the focus on the first input of a form that the service has refused. */
export function focusFirstFault(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const found = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]')
    const input = found?.matches(INPUTS) ? found : found?.querySelector<HTMLElement>(`[aria-invalid="true"], ${INPUTS}`)
    input?.focus()
  })
}
