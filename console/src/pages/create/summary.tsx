/** What will be made, in a few words. */

import { count, formatGibibytes, formatMebibytes } from '../../components/size'
import type { ServerDraft } from './draft'
import type { Offer } from './offer'
import { whyFull } from './room'

/** The choice as it is now. */
export function Summary({ draft, offer }: { draft: ServerDraft; offer: Offer }) {
  const flavor = offer.flavors.find(({ id }) => id === draft.flavor_id)
  const image = offer.images.find(({ id }) => id === draft.image_id)
  const full = whyFull(offer.quota, offer.region)
  return (
    <>
      <h2>{draft.name || 'Your server'}</h2>
      <dl class="facts">
        <dt>Image</dt>
        <dd>{image?.name ?? '–'}</dd>
        <dt>Flavor</dt>
        <dd>
          {flavor
            ? `${flavor.name}: ${count(flavor.vcpus, 'vCPU')}, ${formatMebibytes(flavor.ram_mb)}, ${formatGibibytes(flavor.disk_gb)} disk`
            : '–'}
        </dd>
        {offer.regions.length > 1 && (
          <>
            <dt>Region</dt>
            <dd>{offer.region}</dd>
          </>
        )}
      </dl>
      {full && <p class="create-full">{full}</p>}
    </>
  )
}
