/** The form in which a server is made. */

import { useRef, useState } from 'preact/hooks'
import type { Keypair } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { me } from '../../service/me'
import { ImportKeypair } from '../keypairs/import-keypair'
import { change, clear, type Draft, findServerDraft, isTouched, toRequest } from './draft'
import { Fields } from './fields'
import { type Offer, useOffer } from './offer'
import { QuotaFault } from './quota-fault'
import { Request } from './request'
import { useSubmission } from './submission'
import { Summary } from './summary'
import { useWishes } from './wishes'
import './create.css'

/** All of it: what is filled in stays until its server has been made. */
export function CreateForm() {
  const draft = findServerDraft()
  const form = useRef<HTMLFormElement>(null)
  useWishes(draft)
  const offer = useOffer(draft.value.region)
  const { busy, refusal, submit } = useSubmission(draft, form, offer.reload)
  const [isAddingKey, setAddingKey] = useState(false)
  const addKey = ({ name }: Keypair) => {
    offer.reload()
    change(draft, { key_name: name })
  }
  return (
    <>
      <form ref={form} class="create" noValidate onSubmit={submit}>
        <div>
          {offer.error !== undefined && <Fault error={offer.error} onRetry={offer.reload} />}
          <Fields draft={draft} offer={offer} faults={refusal.fields} onAddKey={() => setAddingKey(true)} />
        </div>
        <aside class="card">
          <Summary draft={draft.value} offer={offer} />
          <QuotaFault refusal={refusal} flavors={offer.flavors} onChoose={(flavor_id) => change(draft, { flavor_id })} />
          <Buttons draft={draft} busy={busy} />
          <SameRequest draft={draft} offer={offer} />
        </aside>
      </form>
      {isAddingKey && (
        <ImportKeypair region={offer.region} onMade={addKey} onClose={() => setAddingKey(false)} />
      )}
    </>
  )
}

function Buttons({ draft, busy }: { draft: Draft; busy: boolean }) {
  return (
    <div class="create-end">
      <button type="submit" class="primary" aria-disabled={busy}>
        {busy ? 'Creating…' : 'Create server'}
      </button>
      {isTouched(draft.value) && (
        <button type="button" onClick={() => clear(draft)}>
          Clear the form
        </button>
      )}
    </div>
  )
}

function SameRequest({ draft, offer: { flavors, images, networks } }: { draft: Draft; offer: Offer }) {
  return (
    <details>
      <summary>Show the same request</summary>
      <Request
        url={location.origin}
        draft={draft.value}
        request={toRequest(draft.value)}
        mode={me.value?.mode ?? 'none'}
        {...{ flavors, images, networks }}
      />
    </details>
  )
}
