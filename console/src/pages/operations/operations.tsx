/** The page of operations: what is being done, and what came of it. */

import { useState } from 'preact/hooks'
import type { Operation } from '@ostler/sdk'
import { ChoicesFilter, Filters, isFiltered, ProjectFilter, TextFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { Progress } from '../../components/progress'
import { Empty } from '../../components/states'
import { Status } from '../../components/status'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import { useUrlQuery } from '../../hooks/query'
import { readScope } from '../../hooks/scope'
import { CancelDialog } from './cancel'
import { FILTERS, isOpen, useOperations } from './live-operations'
import { OperationDialog } from './operation-dialog'
import { ServerLink } from '../../components/server-link'
import './operations.css'

const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled']
const ACTIONS = [
  ...['create', 'start', 'stop', 'reboot', 'reboot_hard', 'resize', 'confirm_resize', 'revert_resize'],
  ...['pause', 'unpause', 'suspend', 'resume', 'rescue', 'unrescue', 'shelve', 'unshelve'],
  ...['rebuild', 'snapshot', 'lock', 'unlock', 'delete'],
]

/** What is done and was done to servers. */
export function Operations() {
  const query = useUrlQuery()
  const pages = useOperations(query)
  const [cancelling, setCancelling] = useState<Operation | null>(null)
  const { items, total, error } = pages
  const shown = query.get('operation')
  const open = (id: string | undefined) => query.set({ operation: id })
  return (
    <Page title="Operations" aside={total}>
      <Filters query={query} labels={FILTERS} error={error}>
        <ChoicesFilter name="status" choices={STATUSES} />
        <ChoicesFilter name="action" choices={ACTIONS} />
        <TextFilter name="server_id" placeholder="id" />
        <ProjectFilter />
      </Filters>
      <List
        label="Operations"
        pages={pages}
        columns={listColumns(open, readScope(query).isWide)}
        idOf={({ id }) => id}
        empty={<NoOperations isFiltered={isFiltered(query, FILTERS)} />}
      />
      {shown !== undefined && (
        <OperationDialog
          id={shown}
          known={items.find(({ id }) => id === shown)}
          onCancel={setCancelling}
          onClose={() => open(undefined)}
        />
      )}
      {cancelling && (
        <CancelDialog operation={cancelling} onCancelled={pages.update} onClose={() => setCancelling(null)} />
      )}
    </Page>
  )
}

function NoOperations({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No operation matches these filters." />
  return (
    <Empty title="Nothing has been done yet.">
      <a href="/console/servers/new">Make a server</a>
    </Empty>
  )
}

function listColumns(open: (id: string) => void, isOfAll: boolean): Column<Operation>[] {
  return [
    {
      key: 'action',
      label: 'Action',
      width: 'min(9rem, 24vw)',
      render: ({ id, action }) => (
        <button type="button" class="table-link" onClick={() => open(id)}>
          {action}
        </button>
      ),
    },
    { key: 'status', label: 'Status', render: (operation) => <State operation={operation} /> },
    {
      key: 'server',
      label: 'Server',
      width: 'min(11rem, 27vw)',
      render: ({ server_id }) => <ServerLink id={server_id} />,
    },
    ...listProjectColumn<Operation>(isOfAll),
    { key: 'cause', label: 'Cause', width: '6.5rem', isExtra: true, render: ({ cause }) => cause },
    {
      key: 'created',
      label: 'Asked for',
      width: '9rem',
      isExtra: true,
      render: ({ created_at }) => <Time value={created_at} />,
    },
    {
      key: 'ended',
      label: 'Ended',
      width: '9rem',
      isExtra: true,
      render: ({ finished_at }) => <Time value={finished_at} />,
    },
  ]
}

function State({ operation }: { operation: Operation }) {
  const { status, progress, error, action } = operation
  return (
    <span class="operation-state">
      <Status value={status} />
      {isOpen(operation) && status === 'running' && <Progress value={progress} label={`Progress of ${action}`} />}
      {error && <span class="operation-error">{error.message}</span>}
    </span>
  )
}
