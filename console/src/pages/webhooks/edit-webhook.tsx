/** Changing a webhook. */

import { useState } from 'preact/hooks'
import type { Webhook, WebhookUpdate } from '@ostler/sdk'
import { FormDialog, SecretDialog } from '../../components/form-dialog'
import { notify } from '../../components/notice'
import { TextField } from '../../components/text-field'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { EventTypes } from './event-types'
import { SecretField } from './secret-field'

interface EditProps {
  webhook: Webhook
  onChanged: (webhook: Webhook) => void
  onClose: () => void
}

/** Asks for the fields that may be others. Only what was changed here is sent: others may change the rest meanwhile. */
export function EditWebhook({ webhook, onChanged, onClose }: EditProps) {
  const [begun] = useState(webhook)
  const [url, setUrl] = useState(begun.url)
  const [description, setDescription] = useState(begun.description)
  const [types, setTypes] = useState(begun.event_types as NonNullable<WebhookUpdate['event_types']>)
  const sending = useForm(['url', 'description', 'event_types'], async () => {
    const changes: WebhookUpdate = {
      ...(url !== begun.url && { url }),
      ...(description !== begun.description && { description }),
      ...(types !== begun.event_types && { event_types: types }),
    }
    onChanged(await client.webhooks.update(webhook, changes))
    notify('The webhook is changed.')
    onClose()
  })
  return (
    <FormDialog title="Edit the webhook" verb="Save" sending={sending} onClose={onClose}>
      <TextField label="URL" fault={sending.faultOf('url')} inputMode="url" autofocus value={url} onInput={setUrl} />
      <TextField
        label="Description"
        isOptional
        fault={sending.faultOf('description')}
        value={description}
        onInput={setDescription}
      />
      <EventTypes value={types} onChange={setTypes} fault={sending.faultOf('event_types')} />
    </FormDialog>
  )
}

/** Gives a webhook another secret, which is made in the browser: the service takes any, and shows none. */
export function RotateSecret({ webhook, onChanged, onClose }: EditProps) {
  const [typed, setTyped] = useState('')
  const [done, setDone] = useState<string | null>(null)
  const sending = useForm(['secret'], async () => {
    const secret = typed.trim() === '' ? makeSecret() : typed.trim()
    onChanged(await client.webhooks.update(webhook, { secret }))
    setDone(secret)
  })
  if (done !== null)
    return (
      <SecretDialog title="The webhook has a new secret" what="the secret" secret={done} onClose={onClose}>
        <p>Messages are signed with it from now on, and with the one before it for another 24 hours.</p>
      </SecretDialog>
    )
  return (
    <FormDialog title="New secret" verb="Change the secret" sending={sending} onClose={onClose}>
      <p>
        The next message is tried at once with the new secret. The present one signs beside it for another 24 hours, so
        that your receiver can change over in its time.
      </p>
      <SecretField
        hint="Without one it is made here."
        autofocus
        value={typed}
        onInput={setTyped}
        fault={sending.faultOf('secret')}
      />
    </FormDialog>
  )
}

function makeSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`
}
