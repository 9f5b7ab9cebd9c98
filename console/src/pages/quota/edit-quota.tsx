/** Changing the limits of a project. */

import { useState } from 'preact/hooks'
import type { Quota, QuotaLimits } from '@ostler/sdk'
import { FormDialog } from '../../components/form-dialog'
import { notify } from '../../components/notice'
import { TextField } from '../../components/text-field'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { RESOURCES, type ResourceName } from './resources'

interface EditQuotaProps {
  quota: Quota
  onChanged: (quota: Quota) => void
  onClose: () => void
}

type Typed = readonly [ResourceName, string]

/** A number for each resource: empty is what the settings of the service say, -1 is no limit. */
export function EditQuota({ quota, onChanged, onClose }: EditQuotaProps) {
  const [typed, setTyped] = useState(() => RESOURCES.map(({ name }): Typed => [name, String(quota[name].limit)]))
  const texts = new Map<ResourceName, string>(typed)
  const change = (name: ResourceName, text: string) =>
    setTyped((before) => before.map((entry) => (entry[0] === name ? [name, text] : entry)))
  const sending = useForm(
    RESOURCES.map(({ name }) => name),
    async () => {
      const limits = Object.fromEntries(typed.map(([name, text]) => [name, readLimit(text)]))
      onChanged(await client.quotas.set(quota.project_id, limits as QuotaLimits))
      notify(`The limits of ${quota.project_id} are changed.`)
      onClose()
    },
  )
  return (
    <FormDialog title={`Limits of ${quota.project_id}`} verb="Save" sending={sending} onClose={onClose}>
      <p>
        Each of them becomes the project's own. -1 is no limit; leave one empty for what the settings of the service
        say. A limit below what there is takes nothing away, and lets nothing new come.
      </p>
      <div class="limits">
        {RESOURCES.map(({ name, label, unit }) => (
          <TextField
            key={name}
            label={unit === undefined ? label : `${label} (${unit})`}
            fault={sending.faultOf(name)}
            inputMode="numeric"
            placeholder="as the settings say"
            value={texts.get(name) ?? ''}
            onInput={(text) => change(name, text)}
          />
        ))}
      </div>
    </FormDialog>
  )
}

/** Returns what was typed as a number where it is one; what is none is for the service to refuse in its words. */
function readLimit(text: string): number | string | null {
  const word = text.trim()
  if (word === '') return null
  return /^-?\d+$/.test(word) ? Number(word) : word
}
