/** The filters that are set, each with what removes it. */

import type { UrlQuery } from '../../hooks/query'
import { clearFilters, FILTERS, type FilterName } from './filters'

interface Chip {
  name: FilterName
  value: string
}

/** Returns each value of each filter of the URL. */
export function listChips(url: UrlQuery): Chip[] {
  return (Object.keys(FILTERS) as FilterName[]).flatMap((name) =>
    url.getAll(name).filter((value) => value !== '').map((value) => ({ name, value })),
  )
}

/** The line of what is filtered. */
export function FilterChips({ url }: { url: UrlQuery }) {
  const chips = listChips(url)
  if (chips.length === 0) return null
  const remove = ({ name, value }: Chip) => url.set({ [name]: url.getAll(name).filter((other) => other !== value) })
  return (
    <ul class="chips" aria-label="Filters that are set">
      {chips.map((chip) => (
        <li key={`${chip.name} ${chip.value}`} class="chip">
          <span>{describe(chip)}</span>
          <button type="button" class="quiet icon" aria-label={`Remove ${describe(chip)}`} onClick={() => remove(chip)}>
            ×
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="quiet" onClick={() => clearFilters(url)}>
          Clear all
        </button>
      </li>
    </ul>
  )
}

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function describe({ name, value }: Chip): string {
  if (name === 'all_projects') return FILTERS[name]
  const isMoment = ['created_after', 'created_before', 'changed_since'].includes(name) && !Number.isNaN(Date.parse(value))
  return `${FILTERS[name]}: ${isMoment ? moments.format(new Date(value)) : value}`
}
