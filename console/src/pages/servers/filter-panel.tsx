/** The filters of the list, each a parameter of the service. */

import { useState } from 'preact/hooks'
import { faultsByField } from '../../components/fault'
import { Field } from '../../components/field'
import { isNarrow } from '../../hooks/narrow'
import type { UrlQuery } from '../../hooks/query'
import { isAdminOfAll } from '../../service/me'
import { useChoices } from './choices'
import { FilterChips, listChips } from './filter-chips'
import { ChoiceFilter, MomentFilter, TextFilter } from './filter-fields'
import { FILTERS, type FilterName, FIRST_ORDER, ORDERS } from './filters'
import { StatusFilter } from './status-filter'

interface FilterPanelProps {
  url: UrlQuery
  /** Why the list could not be read: what is wrong with a filter is told beside it. */
  error: unknown
  /** The regions of what is listed. */
  regions: readonly string[]
}

/** A panel with every filter, and what is set. */
export function FilterPanel({ url, error, regions }: FilterPanelProps) {
  const faults = readFaults(error)
  const [isOpen, setOpen] = useState(!isNarrow.peek())
  const isShown = isOpen || faults.size > 0
  const count = listChips(url).length
  return (
    <section class="server-filters" aria-label="Filters">
      <div class="filter-line">
        <button type="button" aria-expanded={isShown} aria-controls="filters" onClick={() => setOpen(!isShown)}>
          Filters{count > 0 && ` (${count})`} <span aria-hidden="true">{isShown ? '▴' : '▾'}</span>
        </button>
        <FilterChips url={url} />
      </div>
      <div id="filters" class="filter-panel" hidden={!isShown}>
        {isShown && <Fields url={url} faults={faults} regions={regions} />}
      </div>
    </section>
  )
}

interface FieldsProps extends Pick<FilterPanelProps, 'url' | 'regions'> {
  faults: Map<string, string>
}

function Fields({ url, faults, regions }: FieldsProps) {
  const choices = useChoices(url.get('region'))
  const allRegions = [...new Set([...choices.regions, ...regions])]
  const tie = (name: FilterName) => ({
    label: FILTERS[name],
    fault: faults.get(name),
    value: url.get(name) ?? '',
    onChange: (value: string) => url.set({ [name]: value }),
  })
  const labels = url.getAll('label')
  return (
    <>
      <StatusFilter
        value={url.getAll('status').flatMap((value) => value.split(','))}
        fault={faults.get('status')}
        onChange={(status) => url.set({ status })}
      />
      <TextFilter {...tie('name')} />
      <ChoiceFilter {...tie('flavor_id')} options={choices.flavors} any="Any" />
      <ChoiceFilter {...tie('image_id')} options={choices.images} any="Any" />
      {(allRegions.length > 1 || url.get('region') !== undefined) && (
        <ChoiceFilter {...tie('region')} options={allRegions} any="Any" />
      )}
      <TextFilter {...tie('label')} value="" placeholder="key=value" onChange={(one) => url.set({ label: [...labels, one] })} />
      <MomentFilter {...tie('created_after')} />
      <MomentFilter {...tie('created_before')} />
      <MomentFilter {...tie('changed_since')} />
      {(isAdminOfAll.value || url.get('project_id') !== undefined) && <TextFilter {...tie('project_id')} />}
      <Order url={url} fault={faults.get('sort')} />
      {isAdminOfAll.value && <AllProjects url={url} fault={faults.get('all_projects')} />}
    </>
  )
}

/** The order, of which the heads of the columns have not everything, and on a phone nothing. */
function Order({ url, fault }: { url: UrlQuery; fault: string | undefined }) {
  return (
    <Field label="Order" fault={fault}>
      {(ids) => (
        <select
          {...ids}
          value={url.get('sort') ?? FIRST_ORDER}
          onChange={(event) => url.set({ sort: event.currentTarget.value })}
        >
          {Object.entries(ORDERS).map(([order, label]) => (
            <option key={order} value={order}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function AllProjects({ url, fault }: { url: UrlQuery; fault: string | undefined }) {
  const isSet = url.get('all_projects') === 'true'
  return (
    <div class="field">
      <label class="check all-projects">
        <input
          type="checkbox"
          checked={isSet}
          onChange={() => url.set({ all_projects: isSet ? undefined : 'true' })}
        />
        All projects
      </label>
      {fault !== undefined && <p class="field-fault">{fault}</p>}
    </div>
  )
}

/** Returns what the service says is wrong, by the name of the filter; which of several values it is, its words say. */
function readFaults(error: unknown): Map<string, string> {
  const faults = new Map<string, string>()
  for (const [field, text] of faultsByField(error)) faults.set(field.split('.')[0]!, text)
  return faults
}
