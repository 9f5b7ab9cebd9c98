/** The sizes that the new server can have, as cards. */

import { useState } from 'preact/hooks'
import type { Flavor, Image, Quota } from '@ostler/sdk'
import { FieldGroup } from '../../components/field'
import { count, formatGibibytes, formatMebibytes } from '../../components/size'
import { whyUnfit } from './room'

interface FlavorCardsProps {
  flavors: Flavor[]
  chosen: string
  onChoose: (id: string) => void
  image: Image | undefined
  quota: Quota | undefined
  region: string | undefined
  fault: string | undefined
}

const MANY = 12

/** The choice of a flavor, smallest first. */
export function FlavorCards(props: FlavorCardsProps) {
  const { flavors, chosen, fault } = props
  const [wanted, setWanted] = useState('')
  const isSeen = ({ id, name }: Flavor) => id === chosen || name.toLowerCase().includes(wanted.trim().toLowerCase())
  const seen = [...flavors].sort(compareSizes).filter(isSeen)
  return (
    <FieldGroup label="Flavor" hint="How large the server is." role="radiogroup" fault={fault}>
      {flavors.length > MANY && (
        <input
          class="flavor-filter"
          type="search"
          aria-label="Find a flavor by its name"
          placeholder="Find by name"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <div class="cards">
        {seen.map((flavor) => (
          <Card key={flavor.id} flavor={flavor} {...props} />
        ))}
      </div>
    </FieldGroup>
  )
}

function compareSizes(one: Flavor, other: Flavor): number {
  return one.ram_mb - other.ram_mb || one.vcpus - other.vcpus || one.disk_gb - other.disk_gb
}

function Card({ flavor, chosen, onChoose, image, quota, region }: FlavorCardsProps & { flavor: Flavor }) {
  const { id, name, vcpus, ram_mb, disk_gb } = flavor
  const unfit = whyUnfit(flavor, image, quota, region)
  return (
    <label class={`option ${unfit ? 'unfit' : ''}`}>
      <input type="radio" name="flavor_id" value={id} checked={id === chosen} onChange={() => onChoose(id)} />
      <span class="option-text">
        <strong>{name}</strong>
        <span>
          {count(vcpus, 'vCPU')} · {formatMebibytes(ram_mb)}
        </span>
        <span>{disk_gb === 0 ? 'disk as large as the image' : `${formatGibibytes(disk_gb)} disk`}</span>
        {unfit && <small>{unfit}</small>}
      </span>
    </label>
  )
}
