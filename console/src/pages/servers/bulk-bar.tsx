/** What can be done to all selected servers at once. */

import { useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import { type Kind, KINDS, labelOf } from '../../actions/kinds'
import { whyNotCaller, whyNotServer } from '../../actions/permission'
import { Menu, type MenuItem } from '../../components/menu'
import { BulkDialog } from './bulk-dialog'

interface BulkBarProps {
  servers: Server[]
  onBegun: (server: Server | undefined, was: Server) => void
  onClear: () => void
}

/** A line that is there while something is selected; what was begun is told though nothing is any more. */
export function BulkBar({ servers, onBegun, onClear }: BulkBarProps) {
  const [begun, setBegun] = useState<{ kind: Kind; servers: Server[] }>()
  const items = KINDS.map((kind): MenuItem => ({
    label: labelOf(kind),
    reason: whyNotAll(kind, servers),
    isDangerous: kind.isDestructive ?? false,
    onSelect: () => setBegun({ kind, servers }),
  }))
  const sorted = [...items.filter(({ reason }) => !reason), ...items.filter(({ reason }) => reason)]
  return (
    <>
      {servers.length > 0 && (
        <section class="bulk" aria-label="Selected servers">
          <strong aria-live="polite">{servers.length} selected</strong>
          <Menu label="Actions" items={sorted} />
          <button type="button" class="quiet" onClick={onClear}>
            Clear selection
          </button>
        </section>
      )}
      {begun && <BulkDialog {...begun} onBegun={onBegun} onClose={() => setBegun(undefined)} />}
    </>
  )
}

/** Why something cannot be done to all of them; undefined where it can. */
export function whyNotAll({ name, input }: Kind, servers: readonly Server[]): string | undefined {
  const reason = whyNotCaller(name)
  if (reason !== undefined) return reason
  const refusing = servers.filter((server) => whyNotServer(server, name) !== undefined).length
  if (refusing > 0)
    return `${refusing} of ${servers.length} selected ${refusing === 1 ? 'does' : 'do'} not allow it.`
  const isOfRegion = input === 'flavor' || input === 'image'
  if (isOfRegion && servers.some(({ region }) => region !== servers[0]!.region))
    return 'The selected servers are in several regions.'
  return undefined
}
