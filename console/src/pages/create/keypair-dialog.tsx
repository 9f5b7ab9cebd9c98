/** A public key, brought in where a server needs it. */

import { useRef, useState } from 'preact/hooks'
import { client } from '../../service/client'
import { Dialog } from '../../components/dialog'
import { Fault, faultsByField } from '../../components/fault'
import { Field, focusFirstFault } from '../../components/field'
import { dropDraft, findDraft } from '../../hooks/draft'

interface KeypairDialogProps {
  region: string
  /** Is told the name of the key pair that has been made. */
  onDone: (name: string) => void
  onClose: () => void
}

const NAME = 'key pair'
const EMPTY = { name: '', public_key: '' }

/** Asks for a name and a public key, and imports it. */
export function KeypairDialog({ region, onDone, onClose }: KeypairDialogProps) {
  const draft = findDraft(NAME, EMPTY)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const faults = faultsByField(error)
  const create = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      const { name } = await client.keypairs.create({ ...draft.value, ...(region && { region }) })
      dropDraft(NAME)
      onDone(name)
    } catch (failure) {
      setError(failure)
      setBusy(false)
      focusFirstFault(form.current)
    }
  }
  const edit = (changes: Partial<typeof EMPTY>) => (draft.value = { ...draft.value, ...changes })
  return (
    <Dialog title="Add a key pair" onClose={onClose}>
      <form ref={form} noValidate onSubmit={create}>
        <Field label="Name" fault={faults.get('name')}>
          {(ids) => <input {...ids} value={draft.value.name} onInput={(event) => edit({ name: event.currentTarget.value })} />}
        </Field>
        <Field
          label="Public key"
          hint={
            <>
              The line in <code>~/.ssh/id_ed25519.pub</code>; <code>ssh-keygen -t ed25519</code> makes one. The private
              key stays with you.
            </>
          }
          fault={faults.get('public_key')}
        >
          {(ids) => (
            <textarea
              {...ids}
              class="mono"
              spellcheck={false}
              value={draft.value.public_key}
              onInput={(event) => edit({ public_key: event.currentTarget.value.replace(/\n+$/, '') })}
            />
          )}
        </Field>
        {faults.size === 0 && <Fault error={error} />}
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={busy}>
            {busy ? 'Adding…' : 'Add'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
