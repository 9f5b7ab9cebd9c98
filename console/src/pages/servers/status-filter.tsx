/** The filter by status, of which several can be chosen. */

import { useId, useRef } from 'preact/hooks'
import { Field } from '../../components/field'
import { STATUSES } from './filters'

interface StatusFilterProps {
  value: readonly string[]
  fault: string | undefined
  onChange: (value: string[]) => void
}

/** A button that opens a list of boxes. */
export function StatusFilter({ value, fault, onChange }: StatusFilterProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLFieldSetElement>(null)
  const all = [...new Set([...value, ...STATUSES])].sort((one, other) => rank(one) - rank(other))
  const toggle = (status: string) =>
    onChange(value.includes(status) ? value.filter((other) => other !== status) : [...value, status])
  const place = ({ newState }: Pick<ToggleEvent, 'newState'>) => {
    if (newState !== 'open') return
    const { left, bottom } = button.current!.getBoundingClientRect()
    list.current!.style.left = `${Math.min(left, innerWidth - list.current!.offsetWidth - 8)}px`
    list.current!.style.top = `${bottom + 4}px`
  }
  return (
    <Field label="Status" fault={fault}>
      {(ids) => (
        <>
          <button {...ids} ref={button} type="button" class="filter-choice" popovertarget={id} aria-haspopup="dialog">
            {value.length === 0 ? 'Any' : value.join(', ')}
          </button>
          <fieldset id={id} ref={list} popover="auto" class="filter-boxes" onToggle={place}>
            <legend class="visually-hidden">Status</legend>
            {all.map((status) => (
              <label key={status} class="check">
                <input type="checkbox" checked={value.includes(status)} onChange={() => toggle(status)} />
                {status}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </Field>
  )
}

function rank(status: string): number {
  return (STATUSES as readonly string[]).indexOf(status)
}
