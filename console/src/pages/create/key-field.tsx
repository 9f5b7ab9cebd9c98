/** Who gets into the new server. */

import type { Keypair } from '@ostler/sdk'
import { Field } from '../../components/field'
import { change, type Draft } from './draft'

interface KeyFieldProps {
  draft: Draft
  keypairs: Keypair[]
  onAdd: () => void
  fault: string | undefined
}

/** The choice of a key pair, or of another one that is brought in. */
export function KeyField({ draft, keypairs, onAdd, fault }: KeyFieldProps) {
  const { key_name: chosen } = draft.value
  const names = keypairs.map(({ name }) => name)
  return (
    <Field label="Key pair" isOptional hint="With whose private key one logs in." fault={fault}>
      {(ids) => (
        <span class="with-buttons">
          <select {...ids} value={chosen} onChange={(event) => change(draft, { key_name: event.currentTarget.value })}>
            <option value="">None</option>
            {[...names, ...(chosen && !names.includes(chosen) ? [chosen] : [])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          <button type="button" onClick={onAdd}>
            Import a key
          </button>
        </span>
      )}
    </Field>
  )
}
