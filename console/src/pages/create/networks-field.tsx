/** The networks that the new server is on. */

import type { Network } from '@ostler/sdk'
import { FieldGroup } from '../../components/field'

interface NetworksFieldProps {
  networks: Network[]
  chosen: string[]
  onChoose: (ids: string[]) => void
  fault: string | undefined
}

/** The choice of networks; the order in which they are chosen is that of the interfaces. */
export function NetworksField({ networks, chosen, onChoose, fault }: NetworksFieldProps) {
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <FieldGroup
      label="Networks"
      isOptional
      hint="In the order of the server's interfaces. Without any the cloud chooses."
      fault={fault}
    >
      <ul class="options">
        {networks.map(({ id, name, cidrs, external, shared }) => (
          <li key={id}>
            <label class="option">
              <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
              <span class="option-text">
                <strong>
                  {name || id}
                  {chosen.length > 1 && chosen.includes(id) && ` (interface ${chosen.indexOf(id) + 1})`}
                </strong>
                <span>{cidrs.join(', ') || 'no subnets'}</span>
                {external && !shared && <small>It leads out of the cloud, and no server can be booted on it.</small>}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </FieldGroup>
  )
}
