/** What fewer servers need, folded away. */

import { useEffect, useState } from 'preact/hooks'
import type { Capabilities } from '@ostler/sdk'
import { ExpiryField } from '../../components/expiry-field'
import { Field } from '../../components/field'
import { change, type Draft, type ServerDraft } from './draft'
import { UserDataField } from './user-data-field'

interface MoreFieldsProps {
  draft: Draft
  capabilities: Capabilities | undefined
  faultOf: (name: string) => string | undefined
}

const FIELDS = ['user_data', 'availability_zone', 'security_groups', 'expires_at', 'protected'] as const

/** The fold, open where one of its fields is filled in or refused. */
export function MoreFields({ draft, capabilities, faultOf }: MoreFieldsProps) {
  const isRefused = FIELDS.some((field) => faultOf(field) !== undefined)
  const [open, setOpen] = useState(() => FIELDS.some((field) => draft.peek()[field]))
  useEffect(() => {
    if (isRefused) setOpen(true)
  }, [isRefused])
  const offers = (option: string) => capabilities?.boot_options.includes(option as never) ?? true
  return (
    <details class="more" open={open || isRefused} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>More: first boot, zone, security groups, end, protection</summary>
      {offers('user_data') && (
        <UserDataField
          value={draft.value.user_data}
          onChange={(user_data) => change(draft, { user_data })}
          fault={faultOf('user_data')}
        />
      )}
      {offers('availability_zone') && (
        <ZoneField draft={draft} zones={capabilities?.availability_zones ?? []} fault={faultOf('availability_zone')} />
      )}
      {offers('security_groups') && (
        <Field
          label="Security groups"
          isOptional
          hint="Names or ids, one a line. Without any it is the group default."
          fault={faultOf('security_groups')}
        >
          {(ids) => <textarea {...ids} class="short" {...bind(draft, 'security_groups')} />}
        </Field>
      )}
      <ExpiryField
        value={draft.value.expires_at}
        onChange={(expires_at) => change(draft, { expires_at })}
        fault={faultOf('expires_at')}
      />
      <Protection draft={draft} />
    </details>
  )
}

function bind(draft: Draft, field: keyof ServerDraft) {
  return {
    value: draft.value[field] as string,
    onInput: (event: { currentTarget: { value: string } }) => change(draft, { [field]: event.currentTarget.value }),
  }
}

interface ZoneFieldProps {
  draft: Draft
  zones: string[]
  fault: string | undefined
}

function ZoneField({ draft, zones, fault }: ZoneFieldProps) {
  const { availability_zone: chosen } = draft.value
  const known = chosen === '' || zones.includes(chosen) ? zones : [...zones, chosen]
  return (
    <Field label="Availability zone" isOptional fault={fault}>
      {(ids) => (
        <select
          {...ids}
          value={chosen}
          onChange={(event) => change(draft, { availability_zone: event.currentTarget.value })}
        >
          <option value="">The cloud chooses</option>
          {known.map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Protection({ draft }: { draft: Draft }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={draft.value.protected}
        onChange={(event) => change(draft, { protected: event.currentTarget.checked })}
      />
      Protected: deleting it is refused until this is taken off
    </label>
  )
}
