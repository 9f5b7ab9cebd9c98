/** The page of API keys: which there are, what each may do, and when it was used last. */

import { useState } from 'preact/hooks'
import type { ApiKey } from '@ostler/sdk'
import { Filters, PROJECT_FILTERS, ProjectFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { Empty } from '../../components/states'
import { Status } from '../../components/status'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import { useReloadOnEvents } from '../../hooks/events'
import { usePages } from '../../hooks/pages'
import { useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { client } from '../../service/client'
import { isAdminOfAll, may } from '../../service/me'
import { CreateKey } from './create-key'
import { KeyDialog } from './key-dialog'
import { describeRole, stateOf } from './key-state'
import { RevokeKey } from './revoke-key'
import { RotateKey } from './rotate-key'

const LIMIT = 100

type Asked = { what: 'show' | 'rotate' | 'revoke'; key: ApiKey } | { what: 'create' } | null

/** Keys of the project; for admins. */
export function Keys() {
  if (may('admin')) return <KeyList />
  return (
    <Page title="API keys">
      <Empty title="API keys are for admins.">Ask an admin of the project for one.</Empty>
    </Page>
  )
}

function KeyList() {
  const query = useUrlQuery()
  const { parameters, isWide } = readScope(query)
  const [asked, setAsked] = useState<Asked>(null)
  const pages = usePages(
    (position, signal) => client.keys.page({ ...parameters, ...position, limit: LIMIT }, { signal }),
    [JSON.stringify(parameters)],
    ({ id }) => id,
  )
  useReloadOnEvents(pages.reload, ({ type }) => type === 'api_key.expiring')
  useFreshness(pages.reload)
  const { total, error } = pages
  const make = (
    <RoleButton role="admin" class="primary" onClick={() => setAsked({ what: 'create' })}>
      New key
    </RoleButton>
  )
  return (
    <Page title="API keys" aside={total} actions={make}>
      {isAdminOfAll.value && (
        <Filters query={query} labels={PROJECT_FILTERS} error={error}>
          <ProjectFilter />
        </Filters>
      )}
      <List
        label="API keys"
        pages={pages}
        columns={listColumns(setAsked, isWide)}
        idOf={({ id }) => id}
        empty={<Empty title="There is no API key yet.">With one a program says who it is.</Empty>}
      />
      {asked && <Dialogs asked={asked} onDone={pages.reload} onClose={() => setAsked(null)} />}
    </Page>
  )
}

interface DialogsProps {
  asked: NonNullable<Asked>
  onDone: () => void
  onClose: () => void
}

function Dialogs({ asked, onDone, onClose }: DialogsProps) {
  if (asked.what === 'create') return <CreateKey onMade={onDone} onClose={onClose} />
  if (asked.what === 'show') return <KeyDialog apiKey={asked.key} onClose={onClose} />
  if (asked.what === 'rotate') return <RotateKey apiKey={asked.key} onDone={onDone} onClose={onClose} />
  return <RevokeKey apiKey={asked.key} onDone={onDone} onClose={onClose} />
}

function listColumns(ask: (asked: Asked) => void, isOfAll: boolean): Column<ApiKey>[] {
  return [
    {
      key: 'name',
      label: 'Name',
      render: (key) => (
        <button type="button" class="table-link" onClick={() => ask({ what: 'show', key })}>
          {key.name}
        </button>
      ),
    },
    { key: 'state', label: 'State', width: '7.5rem', isExtra: true, render: (key) => <Status value={stateOf(key)} /> },
    { key: 'role', label: 'Role', width: '10rem', isExtra: true, render: describeRole },
    ...listProjectColumn<ApiKey>(isOfAll),
    {
      key: 'used',
      label: 'Last used',
      width: '9rem',
      isExtra: true,
      render: ({ last_used_at }) => <Time value={last_used_at} />,
    },
    {
      key: 'ends',
      label: 'Ends',
      width: '8rem',
      isExtra: true,
      render: ({ expires_at }) => <Time value={expires_at} />,
    },
    { key: 'actions', label: 'Actions', width: '12rem', render: (key) => <Actions apiKey={key} ask={ask} /> },
  ]
}

function Actions({ apiKey: key, ask }: { apiKey: ApiKey; ask: (asked: Asked) => void }) {
  return (
    <span class="row-actions">
      <RoleButton role="admin" onClick={() => ask({ what: 'rotate', key })}>
        Rotate<span class="visually-hidden"> {key.name}</span>
      </RoleButton>
      <RoleButton role="admin" onClick={() => ask({ what: 'revoke', key })}>
        Revoke<span class="visually-hidden"> {key.name}</span>
      </RoleButton>
    </span>
  )
}
