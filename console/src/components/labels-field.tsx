/** The labels of a server, a row for each. */

import { useId, useRef } from 'preact/hooks'
import { FieldGroup } from './field'

/** One label as it is typed. */
export interface LabelDraft {
  key: string
  value: string
}

interface LabelsFieldProps {
  labels: LabelDraft[]
  onChange: (labels: LabelDraft[]) => void
  /** What is wrong with all of them together. */
  fault: string | undefined
  /** What is wrong with one, by its key. */
  faultOfKey: (key: string) => string | undefined
}

/** Rows of keys and values, as many as there are labels. */
export function LabelsField({ labels, onChange, fault, faultOfKey }: LabelsFieldProps) {
  const rows = useRef<HTMLDivElement>(null)
  const adding = useRef<HTMLButtonElement>(null)
  const repeated = findRepeatedKeys(labels)
  const add = () => {
    onChange([...labels, { key: '', value: '' }])
    requestAnimationFrame(() => rows.current?.querySelector<HTMLElement>('.label-row:last-child input')?.focus())
  }
  const remove = (at: number) => {
    onChange(labels.filter((_, index) => index !== at))
    adding.current?.focus()
  }
  const edit = (at: number, changes: Partial<LabelDraft>) =>
    onChange(labels.map((label, index) => (index === at ? { ...label, ...changes } : label)))
  return (
    <FieldGroup label="Labels" isOptional hint="Words for people and programs, such as tier = web." fault={fault}>
      <div ref={rows}>
        {labels.map((label, index) => (
          <LabelRow
            key={index}
            label={label}
            place={index + 1}
            fault={repeated.has(label.key) ? 'Another label has the same key.' : faultOfKey(label.key)}
            onEdit={(changes) => edit(index, changes)}
            onRemove={() => remove(index)}
          />
        ))}
      </div>
      <button ref={adding} type="button" onClick={add}>
        Add a label
      </button>
    </FieldGroup>
  )
}

interface LabelRowProps {
  label: LabelDraft
  /** Counted from 1. */
  place: number
  fault: string | undefined
  onEdit: (changes: Partial<LabelDraft>) => void
  onRemove: () => void
}

function LabelRow({ label, place, fault, onEdit, onRemove }: LabelRowProps) {
  const id = useId()
  const invalid = fault === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': id }
  return (
    <div class="label-row">
      <input
        aria-label={`Key of label ${place}`}
        placeholder="key"
        value={label.key}
        {...invalid}
        onInput={(event) => onEdit({ key: event.currentTarget.value })}
      />
      <input
        aria-label={`Value of label ${place}`}
        placeholder="value"
        value={label.value}
        onInput={(event) => onEdit({ value: event.currentTarget.value })}
      />
      <button type="button" class="quiet icon" aria-label={`Remove label ${place}`} onClick={onRemove}>
        ×
      </button>
      {fault !== undefined && (
        <p class="field-fault" id={id}>
          {fault}
        </p>
      )}
    </div>
  )
}

/** Returns the keys that several labels have, which no request could say. */
export function findRepeatedKeys(labels: LabelDraft[]): Set<string> {
  const keys = labels.map(({ key }) => key).filter(Boolean)
  return new Set(keys.filter((key, index) => keys.indexOf(key) !== index))
}
