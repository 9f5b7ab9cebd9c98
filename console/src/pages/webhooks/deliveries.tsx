/** What was sent to a webhook, attempt by attempt. */

import { useState } from 'preact/hooks'
import type { Delivery, Webhook } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { Fault } from '../../components/fault'
import { notify } from '../../components/notice'
import { RoleButton } from '../../components/role-button'
import { Empty, Loading } from '../../components/states'
import { Status } from '../../components/status'
import { type Column, Table } from '../../components/table'
import { Time } from '../../components/time'
import { useReloadOnEvents } from '../../hooks/events'
import { type Pages, usePages } from '../../hooks/pages'
import { useFreshness, useRepetition } from '../../hooks/recovery'
import { client } from '../../service/client'

const LIMIT = 100
const EVENT_MS = 1000
const PENDING_MS = 700
const RETRY_MS = 5000

interface ShownDeliveries extends Pages<Delivery> {
  /** Puts one at the top that was just asked for. */
  add(delivery: Delivery): void
}

/** Reads the deliveries of a webhook, and again while one is about to be made; `onSeen` is told of each reading. */
export function useDeliveries(webhook: Webhook, onSeen: () => void): ShownDeliveries {
  const pages = usePages(
    (position, signal) => client.webhooks.deliveriesPage(webhook, { ...position, limit: LIMIT }, { signal }),
    [webhook.id],
    ({ id }) => id,
  )
  const look = () => {
    pages.reload()
    onSeen()
  }
  useReloadOnEvents(look, ({ project_id }) => project_id === webhook.project_id, EVENT_MS)
  useFreshness(pages.reload)
  const isPending = pages.items.some(({ status }) => status === 'pending')
  useRepetition(look, isPending ? PENDING_MS : RETRY_MS, isPending || webhook.next_attempt_at !== null)
  return { ...pages, add: (delivery) => pages.change((items) => [delivery, ...items], 1) }
}

/** A list of them, each of which can be sent once more. */
export function Deliveries({ webhook, deliveries }: { webhook: Webhook; deliveries: ShownDeliveries }) {
  const [shown, setShown] = useState<string | null>(null)
  const { items, total, error, loading, reload, readMore } = deliveries
  const opened = items.find(({ id }) => id === shown)
  return (
    <section class="deliveries">
      <h2>Deliveries {total !== undefined && <span class="page-aside">{total}</span>}</h2>
      <Fault error={error} onRetry={reload} />
      {total === undefined && loading && <Loading what="deliveries" />}
      {total === 0 && <Empty title="Nothing was sent yet.">A ping shows whether the receiver is there.</Empty>}
      {items.length > 0 && (
        <Table
          label="Deliveries"
          columns={listColumns(setShown)}
          items={items}
          idOf={({ id }) => id}
          total={total}
          onNearEnd={readMore}
        />
      )}
      {opened && (
        <DeliveryDialog
          webhook={webhook}
          delivery={opened}
          onAsked={(delivery) => {
            deliveries.add(delivery)
            setShown(delivery.id)
          }}
          onClose={() => setShown(null)}
        />
      )}
    </section>
  )
}

function listColumns(open: (id: string) => void): Column<Delivery>[] {
  return [
    {
      key: 'type',
      label: 'Message',
      width: 'min(11rem, 34vw)',
      render: ({ id, type }) => (
        <button type="button" class="table-link" onClick={() => open(id)}>
          {type}
        </button>
      ),
    },
    { key: 'status', label: 'Status', width: 'min(8rem, 28vw)', render: ({ status }) => <Status value={status} /> },
    { key: 'answer', label: 'Answer', isExtra: true, render: describeAnswer },
    { key: 'cause', label: 'Cause', width: '7rem', isExtra: true, render: ({ cause }) => cause },
    { key: 'attempt', label: 'Attempt', width: '5.5rem', isExtra: true, render: ({ attempt }) => attempt },
    { key: 'took', label: 'Took', width: '6rem', isExtra: true, render: describeDuration },
    { key: 'when', label: 'When', width: 'min(9rem, 26vw)', render: ({ created_at }) => <Time value={created_at} /> },
  ]
}

function describeDuration({ duration_ms }: Delivery) {
  return duration_ms === null ? '–' : `${duration_ms} ms`
}

function describeAnswer({ response_status, error }: Delivery) {
  return error ?? response_status ?? '–'
}

interface DeliveryDialogProps {
  webhook: Webhook
  delivery: Delivery
  onAsked: (delivery: Delivery) => void
  onClose: () => void
}

function DeliveryDialog({ webhook, delivery, onAsked, onClose }: DeliveryDialogProps) {
  const [error, setError] = useState<unknown>()
  const redeliver = async () => {
    try {
      onAsked(await client.webhooks.redeliver(webhook, delivery))
      notify('The message is sent once more.')
    } catch (failure) {
      setError(failure)
    }
  }
  const { event_id, status } = delivery
  return (
    <Dialog title={`Delivery of ${delivery.type}`} onClose={onClose}>
      <Facts
        facts={[
          ['Status', <Status value={status} />],
          ['Answer', describeAnswer(delivery)],
          ['Status of the answer', delivery.response_status ?? undefined],
          ['Took', describeDuration(delivery)],
          ['Cause', delivery.cause],
          ['Attempt', delivery.attempt],
          ['Event', event_id ?? undefined],
          ['Begun', <Time value={delivery.created_at} as="moment" />],
          ['Ended', <Time value={delivery.finished_at} as="moment" />],
          ['Message', <Copyable text={delivery.message_id} what="the id of the message" />],
          ['Id', <Copyable text={delivery.id} what="the id" />],
        ]}
      />
      <Fault error={error} />
      <footer>
        <RoleButton role="operator" onClick={() => void redeliver()}>
          Send once more
        </RoleButton>
      </footer>
    </Dialog>
  )
}
