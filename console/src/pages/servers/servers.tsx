/** The table of servers: what people come for. */

import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { ConnectionFailed, type Server } from '@ostler/sdk'
import { useServerActions } from '../../actions/use-actions'
import { Fault } from '../../components/fault'
import { Page } from '../../components/page'
import { Empty, Loading } from '../../components/states'
import { Table } from '../../components/table'
import { useUrlQuery } from '../../hooks/query'
import { regions } from '../../service/catalogue'
import { may } from '../../service/me'
import { BulkBar } from './bulk-bar'
import { listColumns } from './columns'
import { FilterPanel } from './filter-panel'
import { FILTERS, isFiltered, readQuery } from './filters'
import type { LiveList } from './live-list'
import { useProgress } from './progress'
import { Range } from './range'
import { useServers } from './use-servers'
import './servers.css'

const idOf = ({ id }: Server) => id
const nameOf = ({ name }: Server) => name

/** The servers of the project. */
export function Servers() {
  const url = useUrlQuery()
  const query = readQuery(url)
  const list = useServers(query)
  const { error, total } = list.state.value
  const view = useSignal({ first: 0, last: 0 })
  const create = may('operator') && (
    <a class="button primary" href="/console/servers/new">
      Create server
    </a>
  )
  const clear = () => url.set(Object.fromEntries(Object.keys(FILTERS).map((name) => [name, undefined])))
  return (
    <Page title="Servers" aside={<Range view={view} total={total} />} actions={create}>
      <FilterPanel url={url} error={error} />
      <Problem list={list} />
      {total === 0 && <Nothing isFiltered={isFiltered(query)} onClear={clear} />}
      {total !== 0 && total !== undefined && (
        <ServerTable
          list={list}
          order={query.sort}
          onOrder={(sort) => url.set({ sort })}
          hasProjects={url.get('all_projects') === 'true'}
          onView={(first, last) => (view.value = { first, last })}
        />
      )}
      {total === undefined && error === undefined && <Loading what="the servers" />}
    </Page>
  )
}

/** Why the list cannot be read; that the service is away is told above every page. */
function Problem({ list }: { list: LiveList }) {
  const { error, total } = list.state.value
  if (error instanceof ConnectionFailed && total !== undefined) return null
  return <Fault error={error} onRetry={() => list.reload()} />
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty title="No server matches these filters.">
        <button type="button" onClick={onClear}>
          Clear the filters
        </button>
      </Empty>
    )
  return (
    <Empty title="There are no servers yet.">
      {may('operator') ? (
        <a class="button primary" href="/console/servers/new">
          Create the first one
        </a>
      ) : (
        <p>Whoever has the role operator can create one.</p>
      )}
    </Empty>
  )
}

interface ServerTableProps {
  list: LiveList
  order: string | undefined
  onOrder: (order: string) => void
  hasProjects: boolean
  onView: (first: number, last: number) => void
}

function ServerTable({ list, order, onOrder, hasProjects, onView }: ServerTableProps) {
  const { items, total } = list.state.value
  const { route } = useLocation()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const selected = useMemo(() => new Set(items.map(idOf).filter((id) => chosen.has(id))), [items, chosen])
  const isActing = may('operator')
  const actions = useServerActions((server, was) => (server ? list.put(server) : list.check(was.id)))
  const progress = useProgress(items.some(({ operation_id }) => operation_id !== null), hasProjects)
  const hasRegions = (regions.items.value?.length ?? 1) > 1 || items.some(({ region }) => region !== items[0]?.region)
  const seen = useRef(0)
  // What is read anew is all up to here: nothing that is selected may get lost by that.
  useEffect(() => {
    list.see(items.reduce((last, { id }, index) => (selected.has(id) ? Math.max(last, index + 1) : last), seen.current))
  })
  const see = (first: number, last: number) => {
    seen.current = last
    onView(first, last)
  }
  return (
    <div class="servers">
      {isActing && selected.size > 0 && (
        <BulkBar
          servers={items.filter(({ id }) => selected.has(id))}
          onBegun={(server, was) => (server ? list.put(server) : list.check(was.id))}
          onClear={() => setChosen(new Set())}
        />
      )}
      <Table
        label="Servers"
        columns={listColumns({ actions, progress, isActing, hasRegions, hasProjects })}
        items={items}
        idOf={idOf}
        nameOf={nameOf}
        total={total}
        onNearEnd={() => list.readMore()}
        onView={see}
        onOpen={({ id }) => route(`/console/servers/${id}`)}
        order={order}
        onOrder={onOrder}
        {...(isActing && { selected, onSelect: setChosen })}
      />
      {actions.dialogs}
    </div>
  )
}
