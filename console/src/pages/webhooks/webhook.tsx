/** The page of one webhook: how it stands, what was sent, and what can be done with it. */

import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { isApiError, type Webhook } from '@ostler/sdk'
import { ConfirmDialog } from '../../components/dialog'
import { Fault } from '../../components/fault'
import { notify } from '../../components/notice'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { Empty, Loading } from '../../components/states'
import { useFreshness } from '../../hooks/recovery'
import { type Resource, useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { Deliveries, useDeliveries } from './deliveries'
import { EditWebhook, RotateSecret } from './edit-webhook'
import { WebhookFacts } from './webhook-facts'

/** One webhook. */
export function WebhookDetail({ id }: { id: string }) {
  const webhook = useResource((signal) => client.webhooks.get(id, { signal }), [id])
  const { data, error } = webhook
  if (isApiError(error, 'WEBHOOK_NOT_FOUND'))
    return (
      <Page title="Webhook">
        <Empty title="There is no such webhook; somebody may have deleted it.">
          <a href="/console/webhooks">Go to the webhooks</a>
        </Empty>
      </Page>
    )
  if (data) return <Detail key={id} webhook={data} resource={webhook} />
  return (
    <Page title="Webhook">
      <Fault error={error} onRetry={webhook.reload} />
      {error === undefined && <Loading what="the webhook" />}
    </Page>
  )
}

type Asked = 'edit' | 'rotate' | 'delete' | null

function Detail({ webhook, resource }: { webhook: Webhook; resource: Resource<Webhook> }) {
  const [asked, setAsked] = useState<Asked>(null)
  const [error, setError] = useState<unknown>()
  const deliveries = useDeliveries(webhook, resource.reload)
  useFreshness(resource.reload)
  const attempt = async (act: () => Promise<string>) => {
    try {
      setError(undefined)
      notify(await act())
    } catch (failure) {
      setError(failure)
    }
  }
  const ping = () =>
    attempt(async () => {
      deliveries.add(await client.webhooks.ping(webhook))
      return 'A ping is sent; what came of it is below.'
    })
  const isEnabled = webhook.status === 'enabled'
  const toggle = () =>
    attempt(async () => {
      resource.replace(await client.webhooks.update(webhook, { status: isEnabled ? 'disabled' : 'enabled' }))
      return isEnabled ? 'No event is sent any more.' : 'Events are sent again, those that happened meanwhile first.'
    })
  const close = () => setAsked(null)
  const form = { webhook, onChanged: resource.replace, onClose: close }
  return (
    <Page
      title={webhook.description || webhook.url}
      actions={<Actions isEnabled={isEnabled} onPing={ping} onToggle={toggle} onAsk={setAsked} />}
    >
      <Fault error={error ?? resource.error} onRetry={error === undefined ? resource.reload : undefined} />
      <WebhookFacts webhook={webhook} />
      <Deliveries webhook={webhook} deliveries={deliveries} />
      {asked === 'edit' && <EditWebhook {...form} />}
      {asked === 'rotate' && <RotateSecret {...form} />}
      {asked === 'delete' && <DeleteWebhook webhook={webhook} onClose={close} />}
    </Page>
  )
}

interface ActionsProps {
  isEnabled: boolean
  onPing: () => void
  onToggle: () => void
  onAsk: (asked: Asked) => void
}

function Actions({ isEnabled, onPing, onToggle, onAsk }: ActionsProps) {
  return (
    <>
      <RoleButton role="operator" onClick={onPing}>
        Ping
      </RoleButton>
      <RoleButton role="operator" onClick={onToggle}>
        {isEnabled ? 'Disable' : 'Enable'}
      </RoleButton>
      <RoleButton role="operator" onClick={() => onAsk('edit')}>
        Edit
      </RoleButton>
      <RoleButton role="operator" onClick={() => onAsk('rotate')}>
        New secret
      </RoleButton>
      <RoleButton role="operator" class="danger" onClick={() => onAsk('delete')}>
        Delete
      </RoleButton>
    </>
  )
}

function DeleteWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { route } = useLocation()
  const remove = async () => {
    await client.webhooks.delete(webhook.id)
    notify(`The webhook of ${webhook.url} is deleted.`)
    route('/console/webhooks')
  }
  return (
    <ConfirmDialog title="Delete the webhook?" word={webhook.url} verb="Delete" onConfirm={remove} onClose={onClose}>
      <p>No event is sent to it any more, and what was sent is forgotten. This cannot be undone.</p>
    </ConfirmDialog>
  )
}
