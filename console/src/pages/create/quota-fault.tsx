/** A refusal of the request as a whole, and what would be taken instead. */

import { isApiError, type Flavor } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { formatGibibytes, formatMebibytes } from '../../components/size'
import type { Refusal } from './refusal'

interface QuotaFaultProps {
  refusal: Refusal
  flavors: Flavor[]
  onChoose: (id: string) => void
}

/** The refusal in the service's words; where the quota is used up, with what is left and a flavor that fits. */
export function QuotaFault({ refusal: { rest, roomierFlavorId }, flavors, onChoose }: QuotaFaultProps) {
  const roomier = flavors.find(({ id }) => id === roomierFlavorId)
  return (
    <>
      <Fault error={rest} />
      <Left error={rest} />
      {roomier && (
        <p>
          <button type="button" onClick={() => onChoose(roomier.id)}>
            Take {roomier.name}, for which there is room
          </button>
        </p>
      )}
    </>
  )
}

const FORMATS: Record<string, (amount: number) => string> = { ram_mb: formatMebibytes, disk_gb: formatGibibytes }

function Left({ error }: { error: unknown }) {
  if (!isApiError(error, 'QUOTA_EXCEEDED')) return null
  const { resource, limit, used, requested } = error.details
  if (resource === undefined || limit === undefined || used === undefined) return null
  const format = FORMATS[resource] ?? String
  return (
    <dl class="facts">
      <dt>Left</dt>
      <dd>
        {format(Math.max(0, limit - used))} of {format(limit)}
      </dd>
      <dt>Asked for</dt>
      <dd>{format(requested ?? 0)}</dd>
    </dl>
  )
}
