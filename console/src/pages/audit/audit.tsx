/** The page of the log of audit: who changed what, and what was refused to whom. */

import { useState } from 'preact/hooks'
import type { AuditEntry, AuditOrder, AuditOutcome } from '@ostler/sdk'
import { ChoiceFilter, Filters, PROJECT_FILTERS, ProjectFilter, TextFilter, TimeFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { Empty } from '../../components/states'
import { Status } from '../../components/status'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import { usePages } from '../../hooks/pages'
import { type UrlQuery, useUrlQuery } from '../../hooks/query'
import { useFreshness, useRepetition } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'
import { may } from '../../service/me'
import { About } from './about'
import { EntryDialog } from './entry-dialog'

const WORDS = ['actor', 'key_id', 'operation', 'resource_type', 'resource_id', 'operation_id', 'request_id'] as const
const FILTERS = {
  outcome: 'Outcome',
  actor: 'Actor',
  operation: 'Request for',
  resource_type: 'Resource',
  resource_id: 'Resource id',
  since: 'Since',
  until: 'Until',
  key_id: 'API key',
  operation_id: 'Operation',
  request_id: 'Request',
  order: 'Order',
  ...PROJECT_FILTERS,
}
const LIMIT = 100
const LOOK_MS = 3000

/** Who changed what; for admins. */
export function Audit() {
  if (may('admin')) return <Log />
  return (
    <Page title="Audit log">
      <Empty title="The audit log is for admins." />
    </Page>
  )
}

function Log() {
  const query = useUrlQuery()
  const asked = readQuery(query)
  const [shown, setShown] = useState<AuditEntry | null>(null)
  const pages = usePages(
    (position, signal) => client.audit.page({ ...asked, ...position, limit: LIMIT }, { signal }),
    [JSON.stringify(asked)],
    ({ id }) => id,
  )
  const { items, error, reload } = pages
  useFreshness(reload)
  // Refusals are written a moment later, and nothing tells of them. Whoever has read further down is left there.
  useRepetition(reload, LOOK_MS, items.length <= LIMIT)
  const again = (
    <button type="button" onClick={reload}>
      Refresh
    </button>
  )
  return (
    <Page title="Audit log" actions={again}>
      <Filters query={query} labels={FILTERS} error={error}>
        <AuditFilters />
      </Filters>
      <List
        label="Audit log"
        pages={pages}
        columns={listColumns(setShown, asked.all_projects ?? false)}
        idOf={({ id }) => id}
        empty={<Empty title="No entry matches." />}
      />
      {shown && <EntryDialog entry={shown} onClose={() => setShown(null)} />}
    </Page>
  )
}

function AuditFilters() {
  return (
    <>
      <ChoiceFilter name="outcome" choices={['success', 'refused', 'failed']} />
      <TextFilter name="actor" placeholder="subject" />
      <TextFilter name="operation" placeholder="create_server" />
      <ChoiceFilter name="resource_type" choices={KINDS} />
      <TextFilter name="resource_id" placeholder="id" />
      <TimeFilter name="since" />
      <TimeFilter name="until" />
      <TextFilter name="key_id" placeholder="id" />
      <TextFilter name="operation_id" placeholder="id" />
      <TextFilter name="request_id" placeholder="X-Request-ID" />
      <ChoiceFilter name="order" choices={['newest', 'oldest']} none="Newest first" />
      <ProjectFilter />
    </>
  )
}

const KINDS = ['server', 'operation', 'keypair', 'image', 'webhook', 'delivery', 'key', 'session', 'project', 'simulator']

function readQuery(query: UrlQuery) {
  const words = Object.fromEntries(WORDS.map((name) => [name, query.get(name)]))
  return {
    ...(words as Record<(typeof WORDS)[number], string | undefined>),
    ...readScope(query).parameters,
    outcome: query.get('outcome') as AuditOutcome | undefined,
    order: query.get('order') as AuditOrder | undefined,
    since: query.get('since'),
    until: query.get('until'),
  }
}

function listColumns(open: (entry: AuditEntry) => void, isOfAll: boolean): Column<AuditEntry>[] {
  return [
    {
      key: 'operation',
      label: 'Request for',
      render: (entry) => (
        <button type="button" class="table-link" onClick={() => open(entry)}>
          {entry.operation ?? entry.action ?? 'unknown'}
        </button>
      ),
    },
    {
      key: 'outcome',
      label: 'Outcome',
      width: 'min(16rem, 34vw)',
      render: ({ outcome, code }) => <Outcome outcome={outcome} code={code} />,
    },
    { key: 'actor', label: 'Actor', width: '8rem', isExtra: true, render: ({ actor }) => actor?.name ?? 'the service' },
    { key: 'what', label: 'Resource', width: '12rem', isExtra: true, render: About },
    ...listProjectColumn<AuditEntry>(isOfAll),
    { key: 'count', label: 'Times', width: '4.5rem', isExtra: true, render: ({ count }) => count },
    {
      key: 'when',
      label: 'When',
      width: '9rem',
      isExtra: true,
      render: ({ created_at }) => <Time value={created_at} />,
    },
  ]
}

function Outcome({ outcome, code }: { outcome: string; code: string | null }) {
  return (
    <>
      <Status value={outcome} /> {code && <code class="audit-code">{code}</code>}
    </>
  )
}
