/** The page of webhooks: who is told of events. */

import { useState } from 'preact/hooks'
import type { Webhook } from '@ostler/sdk'
import { Filters, PROJECT_FILTERS, ProjectFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { Empty } from '../../components/states'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import { useReloadOnEvents } from '../../hooks/events'
import { usePages } from '../../hooks/pages'
import { useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'
import { isAdminOfAll } from '../../service/me'
import { CreateWebhook } from './create-webhook'
import { WebhookState } from './webhook-state'

const LIMIT = 100
const DELIVERY_MS = 1500

/** Who is told of events. */
export function Webhooks() {
  const query = useUrlQuery()
  const [isCreating, setCreating] = useState(false)
  const { parameters, isWide, includes } = readScope(query)
  const pages = usePages(
    (position, signal) => client.webhooks.page({ ...parameters, ...position, limit: LIMIT }, { signal }),
    [JSON.stringify(parameters)],
    ({ id }) => id,
  )
  useReloadOnEvents(pages.reload, includes, DELIVERY_MS)
  useFreshness(pages.reload)
  const { total, error } = pages
  const make = (
    <RoleButton role="operator" class="primary" onClick={() => setCreating(true)}>
      New webhook
    </RoleButton>
  )
  return (
    <Page title="Webhooks" aside={total} actions={make}>
      {isAdminOfAll.value && (
        <Filters query={query} labels={PROJECT_FILTERS} error={error}>
          <ProjectFilter />
        </Filters>
      )}
      <List label="Webhooks" pages={pages} columns={listColumns(isWide)} idOf={({ id }) => id} empty={<NoWebhooks />} />
      {isCreating && <CreateWebhook onMade={pages.reload} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function NoWebhooks() {
  return (
    <Empty title="Nobody is told of events.">
      A webhook has each event sent to a URL of yours as it happens, signed so that you can trust it.
    </Empty>
  )
}

function listColumns(isOfAll: boolean): Column<Webhook>[] {
  return [
    {
      key: 'url',
      label: 'URL',
      render: ({ id, url }) => <a href={`/console/webhooks/${encodeURIComponent(id)}`}>{url}</a>,
    },
    {
      key: 'description',
      label: 'Description',
      width: '11rem',
      isExtra: true,
      render: ({ description }) => description,
    },
    {
      key: 'status',
      label: 'Status',
      width: 'min(8rem, 32vw)',
      render: (webhook) => <WebhookState webhook={webhook} />,
    },
    {
      key: 'types',
      label: 'Events',
      width: '11rem',
      isExtra: true,
      render: ({ event_types }) => (event_types.length === 0 ? 'all' : event_types.join(', ')),
    },
    ...listProjectColumn<Webhook>(isOfAll),
    {
      key: 'last',
      label: 'Last attempt',
      width: '9rem',
      isExtra: true,
      render: ({ last_delivery }) => <Time value={last_delivery?.at ?? null} />,
    },
  ]
}
