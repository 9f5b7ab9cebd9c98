/** Importing a public key. */

import { useState } from 'preact/hooks'
import type { Keypair } from '@ostler/sdk'
import { Field } from '../../components/field'
import { FormDialog } from '../../components/form-dialog'
import { notify } from '../../components/notice'
import { TextField } from '../../components/text-field'
import { dropDraft, findDraft } from '../../hooks/draft'
import { useForm } from '../../hooks/form'
import { regions } from '../../service/catalogue'
import { client } from '../../service/client'

interface ImportProps {
  region: string | undefined
  onMade: (keypair: Keypair) => void
  onClose: () => void
}

const NAME = 'keypair'
const INITIAL = { name: '', public_key: '', region: '' }
const PRIVATE = /PRIVATE KEY/
const WARNING = 'This is a private key: keep it to yourself, and give the file .pub beside it.'

/** Asks for a name and a public key, typed or from its file. */
export function ImportKeypair({ region, onMade, onClose }: ImportProps) {
  const draft = findDraft(NAME, { ...INITIAL, region: region ?? '' }, (field) => field === 'public_key')
  const { name, public_key, region: chosen } = draft.value
  const change = (part: Partial<typeof INITIAL>) => (draft.value = { ...draft.value, ...part })
  const leave = () => {
    dropDraft(NAME)
    onClose()
  }
  const sending = useForm(['name', 'public_key', 'region'], async () => {
    const wanted = { name: name.trim(), public_key: public_key.trim(), region: chosen || null }
    const made = await client.keypairs.create(wanted)
    notify(`The key pair ${made.name} is there; new servers can choose it.`)
    onMade(made)
    leave()
  })
  return (
    <FormDialog title="Import a public key" verb="Import" sending={sending} onClose={onClose} onCancel={leave}>
      <TextField
        label="Name"
        hint="By which servers choose it."
        fault={sending.faultOf('name')}
        autofocus
        value={name}
        onInput={(typed) => change({ name: typed })}
      />
      <PublicKeyFields
        value={public_key}
        onChange={(typed) => change({ public_key: typed })}
        fault={sending.faultOf('public_key')}
      />
      <RegionChoice
        value={chosen}
        onChange={(typed) => change({ region: typed })}
        fault={sending.faultOf('region')}
      />
    </FormDialog>
  )
}

interface PublicKeyProps {
  value: string
  onChange: (key: string) => void
  fault: string | undefined
}

const HINT = (
  <>
    The line in the file <code>.pub</code> that <code>ssh-keygen -t ed25519</code> has made. The private key stays with
    you.
  </>
)

/** A public key, typed or from its file. A private one is never sent. */
function PublicKeyFields({ value, onChange, fault }: PublicKeyProps) {
  const [typed, setTyped] = useState(value)
  const take = (text: string) => {
    setTyped(text)
    onChange(PRIVATE.test(text) ? '' : text)
  }
  return (
    <>
      <Field label="Public key" hint={HINT} fault={PRIVATE.test(typed) ? WARNING : fault}>
        {(ids) => (
          <textarea
            {...ids}
            spellcheck={false}
            placeholder="ssh-ed25519 AAAA…"
            value={typed}
            onInput={(event) => take(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Or its file" isOptional>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".pub,text/plain"
            onChange={(event) => void event.currentTarget.files?.[0]?.text().then(take)}
          />
        )}
      </Field>
    </>
  )
}

interface RegionChoiceProps {
  value: string
  onChange: (region: string) => void
  fault: string | undefined
}

function RegionChoice({ value, onChange, fault }: RegionChoiceProps) {
  const known = regions.items.value ?? []
  if (known.length < 2) return null
  return (
    <Field label="Region" fault={fault}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">the default one</option>
          {known.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  )
}
