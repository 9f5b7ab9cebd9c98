/** The box of a list's filters: what is set, each with what removes it, and the inputs, open where there is room. */

import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { isNarrow } from '../hooks/narrow'
import type { UrlQuery } from '../hooks/query'
import './filters.css'

/** One value of one filter. */
export interface Chip {
  name: string
  value: string
  /** What it is called, and what it is set to. */
  text: string
}

interface FilterBoxProps {
  query: UrlQuery
  chips: Chip[]
  /** Whether the service finds something wrong with one, which is told beside it. */
  isFaulty: boolean
  /** Renders the inputs, which are seen where `isShown`. */
  children: (isShown: boolean) => ComponentChildren
}

/** The box. */
export function FilterBox({ query, chips, isFaulty, children }: FilterBoxProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(!isNarrow.peek())
  const isShown = isOpen || isFaulty
  return (
    <section class="filters" aria-label="Filters">
      <div class="filter-line">
        <button type="button" aria-expanded={isShown} aria-controls={id} onClick={() => setOpen(!isShown)}>
          Filters{chips.length > 0 && ` (${chips.length})`} <span aria-hidden="true">{isShown ? '▴' : '▾'}</span>
        </button>
        {chips.length > 0 && <Chips query={query} chips={chips} />}
      </div>
      <div id={id} class="filter-panel" hidden={!isShown}>
        {children(isShown)}
      </div>
    </section>
  )
}

function Chips({ query, chips }: Pick<FilterBoxProps, 'query' | 'chips'>) {
  const remove = ({ name, value }: Chip) =>
    query.set({ [name]: query.getAll(name).filter((other) => other !== value) })
  const clear = () => query.set(Object.fromEntries(chips.map(({ name }) => [name, undefined])))
  return (
    <ul class="chips" aria-label="Filters that are set">
      {chips.map((chip) => (
        <li key={`${chip.name} ${chip.value}`} class="chip">
          <span>{chip.text}</span>
          <button type="button" class="quiet icon" aria-label={`Remove ${chip.text}`} onClick={() => remove(chip)}>
            ×
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="quiet" onClick={clear}>
          Clear all
        </button>
      </li>
    </ul>
  )
}

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const MOMENT = /^\d{4}-\d\d-\d\dT/

/** Returns what is set of the filters whose names have these labels. */
export function listChips(query: UrlQuery, labels: Readonly<Record<string, string>>): Chip[] {
  return Object.entries(labels).flatMap(([name, label]) =>
    query
      .getAll(name)
      .filter((value) => value !== '')
      .map((value) => ({ name, value, text: name === 'all_projects' ? label : `${label}: ${describe(value)}` })),
  )
}

function describe(value: string): string {
  const isMoment = MOMENT.test(value) && !Number.isNaN(Date.parse(value))
  return isMoment ? moments.format(new Date(value)) : value
}
