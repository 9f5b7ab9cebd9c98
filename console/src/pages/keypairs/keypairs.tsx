/** The page of key pairs. */

import { useState } from 'preact/hooks'
import type { Keypair } from '@ostler/sdk'
import { ConfirmDialog } from '../../components/dialog'
import { Filters, PROJECT_FILTERS, ProjectFilter, RegionFilter, useRegionNames } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { notify } from '../../components/notice'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { Empty } from '../../components/states'
import type { Column } from '../../components/table'
import { usePages } from '../../hooks/pages'
import { useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { keypairs } from '../../service/catalogue'
import { client } from '../../service/client'
import { isAdminOfAll, me } from '../../service/me'
import { ImportKeypair } from './import-keypair'
import { KeypairDialog } from './keypair-dialog'

const FILTERS = { region: 'Region', ...PROJECT_FILTERS }
const LIMIT = 100

/** Public keys with which one logs in to servers. */
export function Keypairs() {
  const query = useUrlQuery()
  const { parameters, isWide } = readScope(query)
  const region = query.get('region')
  const [shown, setShown] = useState<Keypair | null>(null)
  const [deleted, setDeleted] = useState<Keypair | null>(null)
  const [isImporting, setImporting] = useState(false)
  const pages = usePages(
    (position, signal) => client.keypairs.page({ ...parameters, region, ...position, limit: LIMIT }, { signal }),
    [JSON.stringify(parameters), region],
    idOf,
  )
  useFreshness(pages.reload)
  const { total, error } = pages
  const isFilterable = useRegionNames().length > 1 || isAdminOfAll.value
  const renew = () => {
    pages.reload()
    if (keypairs.items.value) void keypairs.read().catch(() => {})
  }
  return (
    <Page title="Key pairs" aside={total} actions={<AddButton onClick={() => setImporting(true)} />}>
      {isFilterable && (
        <Filters query={query} labels={FILTERS} error={error}>
          <RegionFilter />
          <ProjectFilter />
        </Filters>
      )}
      <List
        label="Key pairs"
        pages={pages}
        columns={listColumns(setShown, setDeleted, isWide)}
        idOf={idOf}
        empty={<NoKeypairs />}
      />
      {shown && <KeypairDialog keypair={shown} onClose={() => setShown(null)} />}
      {isImporting && <ImportKeypair region={region} onMade={renew} onClose={() => setImporting(false)} />}
      {deleted && <DeleteKeypair keypair={deleted} region={region} onDone={renew} onClose={() => setDeleted(null)} />}
    </Page>
  )
}

function AddButton({ onClick }: { onClick: () => void }) {
  return (
    <RoleButton role="operator" class="primary" onClick={onClick}>
      Import a public key
    </RoleButton>
  )
}

function NoKeypairs() {
  return (
    <Empty title="There is no key pair yet.">
      Make one with <code>ssh-keygen -t ed25519</code>, import its public key here, and choose it for new servers.
    </Empty>
  )
}

type Deed = (keypair: Keypair) => void

function idOf({ project_id, name }: Keypair): string {
  return `${project_id} ${name}`
}

function listColumns(open: Deed, remove: Deed, isOfAll: boolean): Column<Keypair>[] {
  return [
    {
      key: 'name',
      label: 'Name',
      render: (keypair) => (
        <button type="button" class="table-link" onClick={() => open(keypair)}>
          {keypair.name}
        </button>
      ),
    },
    { key: 'type', label: 'Type', width: '11rem', isExtra: true, render: describeType },
    {
      key: 'print',
      label: 'Fingerprint',
      width: '27rem',
      isExtra: true,
      render: ({ fingerprint }) => <code>{fingerprint}</code>,
    },
    ...listProjectColumn<Keypair>(isOfAll),
    {
      key: 'actions',
      label: 'Actions',
      width: '7rem',
      render: (keypair) => (
        <span class="row-actions">
          <RoleButton role="operator" onClick={() => remove(keypair)}>
            Delete<span class="visually-hidden"> {keypair.name}</span>
          </RoleButton>
        </span>
      ),
    },
  ]
}

function describeType({ type, public_key }: Keypair) {
  return `${type} · ${public_key.split(' ')[0]}`
}

interface DeleteProps {
  keypair: Keypair
  region: string | undefined
  onDone: () => void
  onClose: () => void
}

function DeleteKeypair({ keypair, region, onDone, onClose }: DeleteProps) {
  const { name, project_id } = keypair
  const remove = async () => {
    const other = project_id === me.value?.project_id ? undefined : project_id
    await client.keypairs.delete(name, { region, project_id: other })
    notify(`The key pair ${name} is deleted.`)
    onDone()
  }
  return (
    <ConfirmDialog title={`Delete ${name}?`} word={name} verb="Delete" onConfirm={remove} onClose={onClose}>
      <p>Servers that were made with it keep its key; new ones cannot choose it any more.</p>
    </ConfirmDialog>
  )
}
