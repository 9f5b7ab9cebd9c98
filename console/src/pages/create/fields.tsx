/** The fields of the form. */

import { Field } from '../../components/field'
import { LabelsField } from '../../components/labels-field'
import { Loading } from '../../components/states'
import { change, type Draft } from './draft'
import { FlavorCards } from './flavor-cards'
import { ImageField } from './image-field'
import { KeyField } from './key-field'
import { MoreFields } from './more-fields'
import { NetworksField } from './networks-field'
import type { Offer } from './offer'
import { faultOf } from './refusal'

interface FieldsProps {
  draft: Draft
  offer: Offer
  /** What the service says is wrong, by field. */
  faults: Map<string, string>
  onAddKey: () => void
}

/** What most people fill in, and a fold with the rest. */
export function Fields({ draft, offer, faults, onAddKey }: FieldsProps) {
  const { name, networks, labels, region } = draft.value
  const { capabilities } = offer
  const fault = (field: string) => faultOf(faults, field)
  const offers = (option: string) => capabilities?.boot_options.includes(option as never) ?? true
  return (
    <>
      <NameField name={name} onChange={(typed) => change(draft, { name: typed })} fault={fault('name')} />
      {(offer.regions.length > 1 || region !== '') && <RegionField draft={draft} offer={offer} fault={fault('region')} />}
      <MadeOf draft={draft} offer={offer} fault={fault} />
      {offers('key_name') && (
        <KeyField draft={draft} keypairs={offer.keypairs} onAdd={onAddKey} fault={fault('key_name')} />
      )}
      {offers('networks') && offer.networks.length > 0 && (
        <NetworksField
          networks={offer.networks}
          chosen={networks}
          onChoose={(ids) => change(draft, { networks: ids })}
          fault={fault('networks')}
        />
      )}
      {offers('labels') && (
        <LabelsField
          labels={labels}
          onChange={(next) => change(draft, { labels: next })}
          fault={faults.get('labels')}
          faultOfKey={(key) => faults.get(`labels.${key}`)}
        />
      )}
      <MoreFields draft={draft} capabilities={capabilities} faultOf={fault} />
    </>
  )
}

interface NameFieldProps {
  name: string
  onChange: (name: string) => void
  fault: string | undefined
}

function NameField({ name, onChange, fault }: NameFieldProps) {
  return (
    <Field label="Name" fault={fault}>
      {(ids) => (
        <input
          {...ids}
          value={name}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface MadeOfProps {
  draft: Draft
  offer: Offer
  fault: (field: string) => string | undefined
}

/** What no server is without. */
function MadeOf({ draft, offer, fault }: MadeOfProps) {
  const { image_id, flavor_id } = draft.value
  if (offer.capabilities?.status === 'down')
    return (
      <p class="banner" role="alert">
        The region {offer.region} is down, and no server can be made there now: {offer.capabilities.reason}
      </p>
    )
  if (offer.loading) return offer.error === undefined ? <Loading what="images and flavors" /> : null
  return (
    <>
      <ImageField
        images={offer.images}
        chosen={image_id}
        onChoose={(id) => change(draft, { image_id: id })}
        fault={fault('image_id')}
      />
      <FlavorCards
        flavors={offer.flavors}
        chosen={flavor_id}
        onChoose={(id) => change(draft, { flavor_id: id })}
        image={offer.images.find(({ id }) => id === image_id)}
        quota={offer.quota}
        region={offer.region}
        fault={fault('flavor_id')}
      />
    </>
  )
}

/** What is chosen in one region is not there in another one. */
function RegionField({ draft, offer, fault }: { draft: Draft; offer: Offer; fault: string | undefined }) {
  const choose = (region: string) =>
    change(draft, { region, flavor_id: '', image_id: '', networks: [], key_name: '', availability_zone: '' })
  return (
    <Field label="Region" fault={fault}>
      {(ids) => (
        <select {...ids} value={offer.region} onChange={(event) => choose(event.currentTarget.value)}>
          {offer.regions.map(({ name, status }) => (
            <option key={name} value={name}>
              {name}
              {status === 'down' && ' (down)'}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
