/** Filters of a list: what they are set to is in the URL, and what the service refuses of one is told beside it. */

import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks'
import type { UrlQuery } from '../hooks/query'
import { regions } from '../service/catalogue'
import { isAdminOfAll } from '../service/me'
import { faultsByField } from './fault'
import { Field } from './field'
import './filters.css'

interface Filtering {
  query: UrlQuery
  faults: Map<string, string>
}

const Context = createContext<Filtering | null>(null)
const TYPING_MS = 400

interface FiltersProps {
  query: UrlQuery
  /** The names that are filters, by which they are counted and cleared. */
  names: string[]
  /** What the service said of the list. */
  error: unknown
  children: ComponentChildren
}

/** A box of filters, open where there is room. */
export function Filters({ query, names, error, children }: FiltersProps) {
  const set = names.filter((name) => query.get(name) !== undefined)
  const [isWide] = useState(() => matchMedia('(min-width: 761px)').matches)
  const clear = () => query.set(Object.fromEntries(names.map((name) => [name, undefined])))
  return (
    <Context.Provider value={{ query, faults: faultsByField(error) }}>
      <details class="filters" open={isWide}>
        <summary>
          Filters{set.length > 0 && <span class="filters-count"> · {set.length} set</span>}
        </summary>
        <form role="search" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
          {children}
          {set.length > 0 && (
            <button type="button" class="quiet" onClick={clear}>
              Clear all
            </button>
          )}
        </form>
      </details>
    </Context.Provider>
  )
}

function useFilter(name: string) {
  const { query, faults } = useContext(Context)!
  const fault = [...faults].find(([field]) => field === name || field.startsWith(`${name}.`))?.[1]
  return { value: query.get(name) ?? '', values: query.getAll(name), set: query.set, fault }
}

interface FilterProps {
  name: string
  label: string
}

/** A word that is typed; it counts when nothing has been typed for a moment. */
export function TextFilter({ name, label, placeholder }: FilterProps & { placeholder?: string }) {
  const { value, set, fault } = useFilter(name)
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  useEffect(() => {
    if (value !== sent.current) setTyped((sent.current = value))
  }, [value])
  const send = (text: string) => {
    if (text.trim() === sent.current) return
    sent.current = text.trim()
    set({ [name]: sent.current })
  }
  useEffect(() => {
    const timer = setTimeout(() => send(typed), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <input
          {...ids}
          value={typed}
          placeholder={placeholder ?? ''}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => setTyped(event.currentTarget.value)}
          onChange={() => send(typed)}
        />
      )}
    </Field>
  )
}

interface ChoiceFilterProps extends FilterProps {
  choices: readonly string[]
  /** What it means that none is chosen. */
  none?: string
}

/** One of several words, or none of them. */
export function ChoiceFilter({ name, label, choices, none = 'any' }: ChoiceFilterProps) {
  const { value, set, fault } = useFilter(name)
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => set({ [name]: event.currentTarget.value })}>
          <option value="">{none}</option>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Several of several words; none of them is any. */
export function ChoicesFilter({ name, label, choices }: FilterProps & { choices: readonly string[] }) {
  const { values, set, fault } = useFilter(name)
  const box = useRef<HTMLDetailsElement>(null)
  const id = useId()
  useEffect(() => closeFromOutside(box.current!), [])
  const toggle = (choice: string) =>
    set({ [name]: values.includes(choice) ? values.filter((one) => one !== choice) : [...values, choice] })
  return (
    <div class="field">
      <span class="filter-label" id={id}>
        {label}
      </span>
      <details class="choices" ref={box}>
        <summary aria-describedby={id}>{values.length === 0 ? 'any' : values.join(', ')}</summary>
        <fieldset aria-labelledby={id}>
          {choices.map((choice) => (
            <label key={choice}>
              <input type="checkbox" checked={values.includes(choice)} onChange={() => toggle(choice)} /> {choice}
            </label>
          ))}
        </fieldset>
      </details>
      {fault !== undefined && <p class="field-fault">{fault}</p>}
    </div>
  )
}

function closeFromOutside(box: HTMLDetailsElement): () => void {
  const leave = (event: Event) => {
    if (!box.contains(event.target as Node)) box.open = false
  }
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !box.open) return
    box.open = false
    box.querySelector('summary')?.focus()
  }
  document.addEventListener('pointerdown', leave)
  document.addEventListener('focusin', leave)
  box.addEventListener('keydown', escape)
  return () => {
    document.removeEventListener('pointerdown', leave)
    document.removeEventListener('focusin', leave)
    box.removeEventListener('keydown', escape)
  }
}

/** A moment, typed in the reader's zone. */
export function TimeFilter({ name, label }: FilterProps) {
  const { value, set, fault } = useFilter(name)
  const change = (typed: string) => set({ [name]: typed === '' ? undefined : new Date(typed).toISOString() })
  return (
    <Field label={label} fault={fault}>
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={toLocal(value)}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** Returns a moment as inputs of the type `datetime-local` have it, or nothing where it is none. */
export function toLocal(moment: string): string {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Of which projects; for admins of all projects alone. */
export function ProjectFilter() {
  const { value, set } = useFilter('all_projects')
  if (!isAdminOfAll.value) return null
  return (
    <>
      <TextFilter name="project_id" label="Project" placeholder="yours" />
      <label class="filter-check">
        <input
          type="checkbox"
          checked={value === 'true'}
          onChange={(event) => set({ all_projects: event.currentTarget.checked ? 'true' : undefined })}
        />{' '}
        All projects
      </label>
    </>
  )
}

/** In which region; where there is only one nothing is asked. */
export function RegionFilter() {
  useEffect(() => void regions.need().catch(() => {}), [])
  const names = regions.items.value?.map(({ name }) => name) ?? []
  return names.length > 1 ? <ChoiceFilter name="region" label="Region" choices={names} none="the default one" /> : null
}
