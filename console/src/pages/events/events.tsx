/** The page of events: what happens as it happens, and what has happened. */

import { useState } from 'preact/hooks'
import type { Event } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { ChoicesFilter, Filters, isFiltered, PROJECT_FILTERS, ProjectFilter, TextFilter } from '../../components/filters'
import { listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { ServerLink } from '../../components/server-link'
import { Empty, Loading } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Time } from '../../components/time'
import { useUrlQuery } from '../../hooks/query'
import { readScope } from '../../hooks/scope'
import { refusal } from '../../service/live'
import { EventDialog } from './event-dialog'
import { Summary } from './summary'
import { type Tail, useTail } from './tail'
import './events.css'

const FILTERS = { type: 'Type', server_id: 'Server', ...PROJECT_FILTERS }
const TYPES = [
  ...['server.created', 'server.changed', 'server.deleted', 'server.leftover_deleted'],
  ...['quota.corrected', 'api_key.expiring'],
]

/** The log of events. */
export function Events() {
  const query = useUrlQuery()
  const scope = readScope(query)
  const tail = useTail(scope, query.get('server_id'))
  const [shown, setShown] = useState<Event | null>(null)
  const types = query.getAll('type')
  const events = types.length === 0 ? tail.events : tail.events.filter(({ type }) => types.includes(type))
  const isLoading = tail.loading && tail.events.length === 0 && !refusal.value
  return (
    <Page title="Events" aside={<Count shown={events.length} tail={tail} />} actions={<Pause tail={tail} />}>
      <Filters query={query} labels={FILTERS} error={tail.error}>
        <ChoicesFilter name="type" choices={TYPES} />
        <TextFilter name="server_id" placeholder="id" />
        <ProjectFilter />
      </Filters>
      <Fault error={tail.error ?? refusal.value} onRetry={tail.error === undefined ? undefined : tail.reload} />
      {isLoading && <Loading what="events" />}
      {!isLoading && events.length === 0 && <NoEvents isFiltered={isFiltered(query, FILTERS)} />}
      {events.length > 0 && (
        <Table
          label="Events"
          columns={listColumns(setShown, scope.isWide)}
          items={events}
          idOf={({ id }) => id}
          total={tail.isWhole ? events.length : undefined}
        />
      )}
      {!isLoading && <Older tail={tail} />}
      {shown && <EventDialog event={shown} onClose={() => setShown(null)} />}
    </Page>
  )
}

function Count({ shown, tail }: { shown: number; tail: Tail }) {
  return (
    <>
      {shown}
      {shown < tail.events.length && ` of ${tail.events.length} that were read`}
    </>
  )
}

function Pause({ tail: { isPaused, held, pause } }: { tail: Tail }) {
  return (
    <button type="button" aria-pressed={isPaused} onClick={() => pause(!isPaused)}>
      {isPaused ? `Go on (${held.length} new)` : 'Pause'}
    </button>
  )
}

function Older({ tail }: { tail: Tail }) {
  if (tail.isWhole) return <p class="events-end">This is where the log begins.</p>
  return (
    <p class="events-end">
      <button type="button" aria-disabled={tail.loading} onClick={() => tail.loading || tail.readOlder()}>
        {tail.loading ? 'Reading…' : 'Read older events'}
      </button>
    </p>
  )
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No event that was read matches these filters." />
  return <Empty title="Nothing has happened yet.">What happens to servers is shown here at once.</Empty>
}

function listColumns(open: (event: Event) => void, isOfAll: boolean): Column<Event>[] {
  return [
    {
      key: 'type',
      label: 'Event',
      width: 'min(13rem, 48vw)',
      render: (event) => (
        <button type="button" class="table-link" onClick={() => open(event)}>
          {event.type}
        </button>
      ),
    },
    {
      key: 'server',
      label: 'Server',
      width: 'min(10rem, 40vw)',
      render: ({ server_id }) => server_id !== null && <ServerLink id={server_id} />,
    },
    { key: 'what', label: 'What', isExtra: true, render: (event) => <Summary event={event} /> },
    ...listProjectColumn<Event>(isOfAll),
    {
      key: 'when',
      label: 'When',
      width: '9rem',
      isExtra: true,
      render: ({ created_at }) => <Time value={created_at} />,
    },
    { key: 'id', label: 'Id', width: '5rem', isExtra: true, render: ({ id }) => id },
  ]
}
