/** The filters of the list, each a parameter of the service. */

import { ChoiceBoxes } from '../../components/choice-boxes'
import { faultsByField } from '../../components/fault'
import { Field } from '../../components/field'
import { FilterBox, listChips } from '../../components/filter-box'
import type { UrlQuery } from '../../hooks/query'
import { isAdminOfAll } from '../../service/me'
import { useChoices } from './choices'
import { ChoiceFilter, MomentFilter, TextFilter } from './filter-fields'
import { FILTERS, type FilterName, FIRST_ORDER, ORDERS, STATUSES } from './filters'

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
  return (
    <FilterBox query={url} chips={listChips(url, FILTERS)} isFaulty={faults.size > 0}>
      {(isShown) => isShown && <Fields url={url} faults={faults} regions={regions} />}
    </FilterBox>
  )
}

interface FieldsProps extends Pick<FilterPanelProps, 'url' | 'regions'> {
  faults: Map<string, string>
}

function Fields({ url, faults, regions }: FieldsProps) {
  const tie = tieTo(url, faults)
  return (
    <>
      <ChoiceBoxes
        label={FILTERS.status}
        fault={faults.get('status')}
        value={url.getAll('status').flatMap((value) => value.split(','))}
        choices={STATUSES}
        onChange={(status) => url.set({ status })}
      />
      <TextFilter {...tie('name')} />
      <MadeOf url={url} faults={faults} regions={regions} />
      <TextFilter {...tie('label')} value="" placeholder="key=value" onChange={(one) => addLabel(url, one)} />
      <MomentFilter {...tie('created_after')} />
      <MomentFilter {...tie('created_before')} />
      <MomentFilter {...tie('changed_since')} />
      {(isAdminOfAll.value || url.get('project_id') !== undefined) && (
        <TextFilter {...tie('project_id')} placeholder="yours" />
      )}
      <Order url={url} fault={faults.get('sort')} />
      {isAdminOfAll.value && <AllProjects url={url} fault={faults.get('all_projects')} />}
    </>
  )
}

/** Of which flavor, of which image, and where; what there is to choose from is read. */
function MadeOf({ url, faults, regions }: FieldsProps) {
  const tie = tieTo(url, faults)
  const choices = useChoices(url.get('region'))
  const allRegions = [...new Set([...choices.regions, ...regions])]
  return (
    <>
      <ChoiceFilter {...tie('flavor_id')} options={choices.flavors} any="Any" />
      <ChoiceFilter {...tie('image_id')} options={choices.images} any="Any" />
      {(allRegions.length > 1 || url.get('region') !== undefined) && (
        <ChoiceFilter {...tie('region')} options={allRegions} any="Any" />
      )}
    </>
  )
}

function addLabel(url: UrlQuery, label: string): void {
  url.set({ label: [...url.getAll('label'), label] })
}

/** Returns what ties an input to the filter of a name. */
function tieTo(url: UrlQuery, faults: Map<string, string>) {
  return (name: FilterName) => ({
    label: FILTERS[name],
    fault: faults.get(name),
    value: url.get(name) ?? '',
    onChange: (value: string) => url.set({ [name]: value }),
  })
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
      <label class="check">
        <input
          type="checkbox"
          checked={isSet}
          onChange={() => url.set({ all_projects: isSet ? undefined : 'true' })}
        />
        {FILTERS.all_projects}
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
