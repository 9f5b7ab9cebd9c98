/** The page of the log of audit: who changed what, and what was refused to whom. */

import { useState } from 'preact/hooks'
import type { AuditEntry, AuditOrder, AuditOutcome } from '@ostler/sdk'
import { ChoiceFilter, Filters, ProjectFilter, TextFilter, TimeFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { Empty } from '../../components/states'
import { Status } from '../../components/status'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import { usePages } from '../../hooks/pages'
import { type UrlQuery, useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'
import { may } from '../../service/me'
import { About } from './about'
import { EntryDialog } from './entry-dialog'

const WORDS = ['actor', 'key_id', 'operation', 'resource_type', 'resource_id', 'operation_id', 'request_id'] as const
const FILTERS = [...WORDS, 'outcome', 'since', 'until', 'order', 'project_id', 'all_projects']
const LIMIT = 100

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
  useFreshness(pages.reload)
  const { error, loading, reload } = pages
  const again = (
    <button type="button" aria-disabled={loading} onClick={() => loading || reload()}>
      {loading ? 'Reading…' : 'Look again'}
    </button>
  )
  return (
    <Page title="Audit log" actions={again}>
      <Filters query={query} names={FILTERS} error={error}>
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
      <ChoiceFilter name="outcome" label="Outcome" choices={['success', 'refused', 'failed']} />
      <TextFilter name="actor" label="Actor" placeholder="subject" />
      <TextFilter name="operation" label="Request for" placeholder="create_server" />
      <ChoiceFilter name="resource_type" label="Kind" choices={KINDS} />
      <TextFilter name="resource_id" label="Of" placeholder="id" />
      <TimeFilter name="since" label="Since" />
      <TimeFilter name="until" label="Until" />
      <TextFilter name="key_id" label="API key" placeholder="id" />
      <TextFilter name="operation_id" label="Operation" placeholder="id" />
      <TextFilter name="request_id" label="Request" placeholder="X-Request-ID" />
      <ChoiceFilter name="order" label="Order" choices={['newest', 'oldest']} none="newest first" />
      <ProjectFilter />
    </>
  )
}

const KINDS = ['server', 'operation', 'keypair', 'image', 'webhook', 'delivery', 'key', 'project', 'simulator']

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
    { key: 'what', label: 'About', width: '12rem', isExtra: true, render: About },
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
