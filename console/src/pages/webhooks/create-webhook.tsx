/** Making a webhook. */

import { useState } from 'preact/hooks'
import type { EventType, WebhookWithSecret } from '@ostler/sdk'
import { FormDialog, SecretDialog } from '../../components/form-dialog'
import { TextField } from '../../components/text-field'
import { dropDraft, findDraft } from '../../hooks/draft'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { EventTypes } from './event-types'
import { SecretField } from './secret-field'

interface Draft {
  url: string
  description: string
  event_types: EventType[]
  secret: string
}

const NAME = 'webhook'
const FIELDS = ['url', 'description', 'event_types', 'secret']
const INITIAL: Draft = { url: '', description: '', event_types: [], secret: '' }

interface CreateWebhookProps {
  onMade: () => void
  onClose: () => void
}

/** Asks for a webhook, and tells its secret once it is made. */
export function CreateWebhook({ onMade, onClose }: CreateWebhookProps) {
  const [made, setMade] = useState<WebhookWithSecret | null>(null)
  if (made === null)
    return (
      <Form
        onClose={onClose}
        onMade={(webhook) => {
          setMade(webhook)
          onMade()
        }}
      />
    )
  return (
    <SecretDialog title="The webhook is made" what="the secret" secret={made.secret} onClose={onClose}>
      <p>
        Verify with it that a message is of this service: the SDKs have a function for that. The next event is sent
        to <code>{made.url}</code>.
      </p>
    </SecretDialog>
  )
}

interface FormProps {
  onMade: (webhook: WebhookWithSecret) => void
  onClose: () => void
}

/** The form as it was left, and what ends it. */
function useWebhookForm({ onMade, onClose }: FormProps) {
  const draft = findDraft(NAME, INITIAL, (field) => field === 'secret')
  const change = (part: Partial<Draft>) => (draft.value = { ...draft.value, ...part })
  // What was typed is there again when the form is, but for the secret.
  const close = () => {
    change({ secret: '' })
    onClose()
  }
  const leave = () => {
    dropDraft(NAME)
    onClose()
  }
  const sending = useForm(FIELDS, async () => {
    const webhook = await client.webhooks.create({ ...draft.value, secret: draft.value.secret.trim() || null })
    dropDraft(NAME)
    onMade(webhook)
  })
  return { draft: draft.value, change, close, leave, sending }
}

function Form(props: FormProps) {
  const { draft, change, close, leave, sending } = useWebhookForm(props)
  const { url, description, event_types, secret } = draft
  return (
    <FormDialog title="New webhook" verb="Make the webhook" sending={sending} onClose={close} onCancel={leave}>
      <TextField
        label="URL"
        hint="Where events are sent by POST, in order."
        fault={sending.faultOf('url')}
        inputMode="url"
        autofocus
        spellcheck={false}
        placeholder="https://example.com/hooks/ostler"
        value={url}
        onInput={(typed) => change({ url: typed })}
      />
      <TextField
        label="Description"
        isOptional
        fault={sending.faultOf('description')}
        value={description}
        onInput={(typed) => change({ description: typed })}
      />
      <EventTypes
        value={event_types}
        onChange={(chosen) => change({ event_types: chosen })}
        fault={sending.faultOf('event_types')}
      />
      <SecretField
        hint="Without one the service makes it."
        value={secret}
        onInput={(typed) => change({ secret: typed })}
        fault={sending.faultOf('secret')}
      />
    </FormDialog>
  )
}
