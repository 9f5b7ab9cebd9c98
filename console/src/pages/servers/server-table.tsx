/** The table itself, with what can be done from it. */

import { useLocation } from 'preact-iso'
import type { Server } from '@ostler/sdk'
import { useServerActions } from '../../actions/use-actions'
import { Table } from '../../components/table'
import { regions } from '../../service/catalogue'
import { may } from '../../service/me'
import { BulkBar } from './bulk-bar'
import { listColumns } from './columns'
import type { LiveList } from './live-list'
import { useProgress } from './progress'
import { useSelection } from './selection'
import type { ShownList } from './use-servers'

const idOf = ({ id }: Server) => id
const nameOf = ({ name }: Server) => name

interface ServerTableProps {
  list: LiveList
  shown: ShownList
  /** Which list it is. */
  listKey: string
  order: string | undefined
  onOrder: (order: string) => void
  hasProjects: boolean
  onView: (first: number, last: number) => void
}

/** Servers in rows, with the menu of each, and of all that are selected. */
export function ServerTable({ list, shown, listKey, order, onOrder, hasProjects, onView }: ServerTableProps) {
  const { items, total, isOld } = shown
  const { route } = useLocation()
  const isActing = may('operator')
  const selection = useSelection(list, items, isOld)
  const take = (server: Server | undefined, was: Server) => (server ? list.put(server) : list.check(was.id))
  const actions = useServerActions(take)
  const progress = useProgress(items.some(({ operation_id }) => operation_id !== null), hasProjects)
  const hasRegions = (regions.items.value?.length ?? 1) > 1 || listRegions(items).length > 1
  return (
    <div class={`servers ${isOld ? 'old' : ''}`} aria-busy={isOld}>
      {isActing && <BulkBar servers={selection.servers} onBegun={take} onClear={() => selection.set(new Set())} />}
      <Table
        label="Servers"
        columns={listColumns({ actions, progress, isActing, hasRegions, hasProjects })}
        {...{ items, idOf, nameOf, total, listKey, order, onOrder }}
        onNearEnd={() => list.readMore()}
        onView={(first, last) => {
          selection.see(last)
          onView(first, last)
        }}
        onOpen={({ id }) => route(`/console/servers/${id}`)}
        {...(isActing && { selected: selection.ids, onSelect: selection.set })}
      />
      {actions.dialogs}
    </div>
  )
}

/** Those that servers are in, which may be others than those that the service has now. */
export function listRegions(servers: Server[]): string[] {
  return [...new Set(servers.map(({ region }) => region))]
}
