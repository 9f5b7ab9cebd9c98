/** A filter of which several values can be chosen. */

import { useId, useRef } from 'preact/hooks'
import { Field } from './field'

interface ChoiceBoxesProps {
  label: string
  fault: string | undefined
  value: readonly string[]
  choices: readonly string[]
  onChange: (value: string[]) => void
}

/** A button that opens a list of boxes; what is set is among them anyway. */
export function ChoiceBoxes({ label, fault, value, choices, onChange }: ChoiceBoxesProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLFieldSetElement>(null)
  const all = [...value.filter((one) => !choices.includes(one)), ...choices]
  const toggle = (choice: string) =>
    onChange(value.includes(choice) ? value.filter((other) => other !== choice) : [...value, choice])
  const place = ({ newState }: Pick<ToggleEvent, 'newState'>) => {
    if (newState !== 'open') return
    const { left, bottom } = button.current!.getBoundingClientRect()
    list.current!.style.left = `${Math.min(left, innerWidth - list.current!.offsetWidth - 8)}px`
    list.current!.style.top = `${bottom + 4}px`
  }
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <>
          <button {...ids} ref={button} type="button" class="filter-choice" popovertarget={id} aria-haspopup="dialog">
            {value.length === 0 ? 'Any' : value.join(', ')}
          </button>
          <fieldset id={id} ref={list} popover="auto" class="filter-boxes" onToggle={place}>
            <legend class="visually-hidden">{label}</legend>
            {all.map((choice) => (
              <label key={choice} class="check">
                <input type="checkbox" checked={value.includes(choice)} onChange={() => toggle(choice)} />
                {choice}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </Field>
  )
}
