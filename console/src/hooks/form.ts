/** A form that the service accepts or refuses. */

import type { RefObject } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { faultsByField } from '../components/fault'
import { focusFirstFault } from '../components/field'

/** How the sending of a form stands. */
export interface Sending {
  form: RefObject<HTMLFormElement | null>
  busy: boolean
  /** What is wrong with a field, in the service's words. */
  faultOf(field: string): string | undefined
  /** What is wrong and belongs to none of the fields that were asked for with `faultOf`. */
  otherFault: unknown
  submit(event: Event): void
}

/** Sends a form by `send`, one at a time; what was typed stays when it is refused. `fields` have a place for faults. */
export function useForm(fields: readonly string[], send: () => Promise<void>): Sending {
  const form = useRef<HTMLFormElement>(null)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const faults = faultsByField(error)
  const placeOf = (fault: string) => fields.find((field) => fault === field || fault.startsWith(`${field}.`))
  const isPlaced = faults.size > 0 && [...faults.keys()].every((fault) => placeOf(fault) !== undefined)
  const faultOf = (field: string) => {
    const texts = [...faults].filter(([fault]) => placeOf(fault) === field).map(([, text]) => text)
    return texts.length > 0 ? texts.join(' ') : undefined
  }
  const submit = (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const settle = (failure?: unknown) => {
      setBusy(false)
      setError(failure)
      if (failure !== undefined) focusFirstFault(form.current)
    }
    send().then(() => settle(), settle)
  }
  return { form, busy, faultOf, otherFault: isPlaced ? undefined : error, submit }
}
