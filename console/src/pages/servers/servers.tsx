/** The page of servers: what people come for. */

import { useSignal } from '@preact/signals'
import { ConnectionFailed } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { Page } from '../../components/page'
import { Loading } from '../../components/states'
import { useUrlQuery } from '../../hooks/query'
import { may } from '../../service/me'
import { FilterPanel } from './filter-panel'
import { clearFilters, isFiltered, readQuery } from './filters'
import { Nothing } from './nothing'
import { Range } from './range'
import { listRegions, ServerTable } from './server-table'
import { type ShownList, useServers, useShown } from './use-servers'
import './servers.css'

/** The servers of the project. */
export function Servers() {
  const url = useUrlQuery()
  const query = readQuery(url)
  const list = useServers(query)
  const shown = useShown(list)
  const { items, error, total } = shown
  const view = useSignal({ first: 0, last: 0 })
  const create = may('operator') && (
    <a class="button primary" href="/console/servers/new">
      Create server
    </a>
  )
  return (
    <Page title="Servers" aside={<Range view={view} total={total} />} actions={create}>
      <FilterPanel url={url} error={error} regions={listRegions(items)} />
      <Problem shown={shown} onRetry={() => list.reload()} />
      {total === undefined && error === undefined && <Loading what="the servers" />}
      {total === 0 && <Nothing isFiltered={isFiltered(query)} onClear={() => clearFilters(url)} />}
      {total !== 0 && total !== undefined && (
        <ServerTable
          list={list}
          shown={shown}
          listKey={JSON.stringify(query)}
          order={query.sort}
          onOrder={(sort) => url.set({ sort })}
          hasProjects={url.get('all_projects') === 'true'}
          onView={(first, last) => (view.value = { first, last })}
        />
      )}
    </Page>
  )
}

/** Why the list cannot be read; that the service is away is told above every page. */
function Problem({ shown: { error, total }, onRetry }: { shown: ShownList; onRetry: () => void }) {
  if (error instanceof ConnectionFailed && total !== undefined) return null
  return <Fault error={error} onRetry={onRetry} />
}
