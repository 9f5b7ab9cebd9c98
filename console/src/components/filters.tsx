/** Filters of a list: what they are set to is in the URL, and what the service refuses of one is told beside it. */

import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { UrlQuery } from '../hooks/query'
import { regions } from '../service/catalogue'
import { isAdminOfAll } from '../service/me'
import { ChoiceBoxes } from './choice-boxes'
import { faultsByField } from './fault'
import { Field } from './field'
import { FilterBox, listChips } from './filter-box'

/** What filters are called, by their names. */
export type FilterLabels = Readonly<Record<string, string>>

interface Filtering {
  query: UrlQuery
  labels: FilterLabels
  faults: Map<string, string>
}

const Context = createContext<Filtering | null>(null)
const TYPING_MS = 400

interface FiltersProps {
  query: UrlQuery
  labels: FilterLabels
  /** What the service said of the list. */
  error: unknown
  children: ComponentChildren
}

/** A box with the filters of a list. */
export function Filters({ query, labels, error, children }: FiltersProps) {
  const faults = faultsByField(error)
  const isFaulty = [...faults.keys()].some((field) => field.split('.')[0]! in labels)
  return (
    <Context.Provider value={{ query, labels, faults }}>
      <FilterBox query={query} chips={listChips(query, labels)} isFaulty={isFaulty}>
        {() => children}
      </FilterBox>
    </Context.Provider>
  )
}

/** Whether any of the filters is set. */
export function isFiltered(query: UrlQuery, labels: FilterLabels): boolean {
  return Object.keys(labels).some((name) => query.get(name) !== undefined)
}

function useFilter(name: string) {
  const { query, labels, faults } = useContext(Context)!
  const fault = [...faults].find(([field]) => field === name || field.startsWith(`${name}.`))?.[1]
  return { label: labels[name] ?? name, value: query.get(name) ?? '', values: query.getAll(name), set: query.set, fault }
}

interface FilterProps {
  name: string
}

/** A word that is typed; it counts when nothing has been typed for a moment. */
export function TextFilter({ name, placeholder }: FilterProps & { placeholder?: string }) {
  const { label, value, set, fault } = useFilter(name)
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
export function ChoiceFilter({ name, choices, none = 'Any' }: ChoiceFilterProps) {
  const { label, value, set, fault } = useFilter(name)
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
export function ChoicesFilter({ name, choices }: FilterProps & { choices: readonly string[] }) {
  const { label, values, set, fault } = useFilter(name)
  const change = (value: string[]) => set({ [name]: value })
  return <ChoiceBoxes label={label} fault={fault} value={values} choices={choices} onChange={change} />
}

/** A moment, typed in the reader's zone. */
export function TimeFilter({ name }: FilterProps) {
  const { label, value, set, fault } = useFilter(name)
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

/** What the filters by project are called. */
export const PROJECT_FILTERS = { project_id: 'Project', all_projects: 'All projects' }

/** Of which projects; for admins of all projects alone. */
export function ProjectFilter() {
  const { label, value, set } = useFilter('all_projects')
  if (!isAdminOfAll.value) return null
  return (
    <>
      <TextFilter name="project_id" placeholder="yours" />
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            checked={value === 'true'}
            onChange={(event) => set({ all_projects: event.currentTarget.checked ? 'true' : undefined })}
          />
          {label}
        </label>
      </div>
    </>
  )
}

/** Returns which regions there are, nothing until that is known. */
export function useRegionNames(): string[] {
  useEffect(() => void regions.need().catch(() => {}), [])
  return regions.items.value?.map(({ name }) => name) ?? []
}

/** In which region; where there is only one nothing is asked. */
export function RegionFilter() {
  const names = useRegionNames()
  return names.length > 1 ? <ChoiceFilter name="region" choices={names} none="The default one" /> : null
}
